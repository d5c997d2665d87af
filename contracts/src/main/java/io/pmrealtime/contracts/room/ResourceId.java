package io.pmrealtime.contracts.room;

/**
 * The one rule for ids that become part of a room name or a Redis key: 1 to 128 characters, none of them white space, a
 * control character, half of a surrogate pair (it has no UTF-8), a comma (it separates rooms in a header) or a brace (it
 * is a Redis hash tag), and the first no hash sign (it marks the fields of an access key that are no user). The schemas
 * say the same in their definition of an id. Characters are Unicode code points.
 */
public final class ResourceId {
    private static final int MAX_LENGTH = 128;

    private ResourceId() {}

    public static boolean isValid(String id) {
        if (id.isEmpty() || id.charAt(0) == '#') {
            return false;
        }
        // A loop and not a stream: it runs several times for each event.
        int length = 0;
        for (int i = 0; i < id.length(); length++) {
            int codePoint = id.codePointAt(i);
            if (length == MAX_LENGTH || isForbidden(codePoint)) {
                return false;
            }
            i += Character.charCount(codePoint);
        }
        return true;
    }

    private static boolean isForbidden(int codePoint) {
        return codePoint == ','
                || codePoint == '{'
                || codePoint == '}'
                || Character.isWhitespace(codePoint)
                || Character.isSpaceChar(codePoint)
                || Character.isISOControl(codePoint)
                || Character.getType(codePoint) == Character.SURROGATE;
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
