package io.pmrealtime.presence.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A Lua script of this service, called by its digest. */
public enum Script {
    /** Replaces a user's state if it is the one that the decision was made on. */
    STORE("store.lua"),
    /** Takes users that are due, for a while. */
    CLAIM("claim.lua"),
    /** Ends such a claim. */
    RELEASE("release.lua"),
    /** Notes a change in a crowd. */
    CROWD("crowd.lua"),
    /** Reads such changes to tell them. */
    TELL("tell.lua"),
    /** Forgets those that were told. */
    TOLD("told.lua"),
    /** Extends a replica's lease and tells who else lives. */
    BEAT("beat.lua");

    private final String text;
    private final String digest;

    Script(String file) {
        this.text = read(file);
        this.digest = sha1(text);
    }

    /** A call; the first {@code keys} arguments are keys. */
    public Request call(int keys, List<String> arguments) {
        Request request = Request.cmd(Command.EVALSHA).arg(digest).arg(keys);
        arguments.forEach(request::arg);
        return request;
    }

    /** Teaches the script to the node that has the key. Without arguments it does nothing, and nothing is stored at the key. */
    Request teach(String key) {
        return Request.cmd(Command.EVAL).arg(text).arg(1).arg(key);
    }

    private static String read(String file) {
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("not packaged: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
