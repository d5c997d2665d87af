package io.pmrealtime.local.token;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.Set;

/** Signs JWTs (RFC 7519) for development and tests, with RS256 and a key of its own. Immutable, for any thread. */
public final class DevTokens {
    /** The {@code iss} claim that the services of the local stack expect. */
    public static final String ISSUER = "pm-realtime-local";

    private static final int KEY_BITS = 2048;
    private static final String KEY_FILE = "dev-token-key.pem";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private final KeyPair keys;
    private final Clock clock;

    private DevTokens(KeyPair keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** Tokens signed by a new key. */
    public static DevTokens generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return of(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA", e);
        }
    }

    /** Tokens signed by a given RSA key. */
    public static DevTokens of(KeyPair keys) {
        return new DevTokens(keys, Clock.systemUTC());
    }

    /**
     * Tokens signed by the key that the directory keeps ({@code dev-token-key.pem}, PKCS #8, readable by its owner only); it is made at the
     * first call.
     *
     * @throws IllegalStateException when the file holds no such key
     */
    public static DevTokens loadOrCreate(Path directory) {
        Path file = directory.resolve(KEY_FILE);
        try {
            if (Files.exists(file)) {
                return of(parse(Files.readString(file), file));
            }
            DevTokens created = generate();
            Files.createDirectories(directory);
            // Written beside its place and renamed: a start that is killed here leaves no half of a key.
            Path fresh =
                    Files.createTempFile(directory, KEY_FILE, ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            Files.writeString(fresh, pem(PRIVATE_KEY, created.keys.getPrivate().getEncoded()));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            return created;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same key by another clock: {@code iat} and {@code exp} are counted from it. */
    public DevTokens withClock(Clock other) {
        return new DevTokens(keys, other);
    }

    /** The public key (X.509 SubjectPublicKeyInfo, PEM) for {@code mp.jwt.verify.publickey}. */
    public String publicKeyPem() {
        return pem("PUBLIC KEY", keys.getPublic().getEncoded());
    }

    /** The key pair itself, for {@link #of(KeyPair)}. */
    public KeyPair keys() {
        return keys;
    }

    /** Starts a token for a user ({@code sub}), good for an hour unless it is said otherwise. */
    public TokenBuilder user(String userId) {
        return new TokenBuilder(keys.getPrivate(), clock, userId);
    }

    private static KeyPair parse(String pem, Path file) {
        String base64 = pem.replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            if (factory.generatePrivate(
                            new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)))
                    instanceof RSAPrivateCrtKey key) {
                return new KeyPair(
                        factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())), key);
            }
            throw new IllegalStateException("not an RSA key with its public part: " + file);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("not a PKCS #8 key: " + file + "; delete it to have a new one made", e);
        }
    }

    private static String pem(String type, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
    }
}
