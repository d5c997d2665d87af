package io.pmrealtime.contracts.room;

/**
 * The one rule for ids that become part of a room name or a Redis key: 1 to 128 characters, none of them white space, a
 * control character, a comma (it separates rooms in a header) or a brace (it is a Redis hash tag), and the first no hash
 * sign (it marks the fields of an access key that are no user).
 */
public final class ResourceId {
    private static final int MAX_LENGTH = 128;

    private ResourceId() {}

    public static boolean isValid(String id) {
        if (id.isEmpty() || id.length() > MAX_LENGTH || id.charAt(0) == '#') {
            return false;
        }
        return id.chars()
                .noneMatch(c -> c == ','
                        || c == '{'
                        || c == '}'
                        || Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.isISOControl(c));
    }

    /**
     * Returns the id when it is valid.
     *
     * @throws IllegalArgumentException when it is not
     */
    public static String require(String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException(
                    "an id has 1 to 128 characters without spaces, commas, braces or control characters");
        }
        return id;
    }
}
