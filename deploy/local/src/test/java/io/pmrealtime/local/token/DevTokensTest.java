package io.pmrealtime.local.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtSignatureException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, verified with nothing but the published key. */
class DevTokensTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final DevTokens TOKENS = DevTokens.generate().withClock(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void carriesTheClaimsThatTheServicesRead() throws Exception {
        JwtClaims claims = verify(
                TOKENS,
                TOKENS.user("ada")
                        .workspace("acme")
                        .name("Ada")
                        .groups("member", "admin")
                        .claim("email", "ada@acme.test")
                        .sign());

        assertThat(claims.getSubject()).isEqualTo("ada");
        assertThat(claims.getStringClaimValue("workspace_id")).isEqualTo("acme");
        assertThat(claims.getStringClaimValue("name")).isEqualTo("Ada");
        assertThat(claims.getStringListClaimValue("groups")).containsExactly("member", "admin");
        assertThat(claims.getStringClaimValue("email")).isEqualTo("ada@acme.test");
        assertThat(claims.getIssuer()).isEqualTo("pm-realtime-local");
        assertThat(claims.getIssuedAt().getValue()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.getExpirationTime().getValue())
                .isEqualTo(NOW.plus(Duration.ofHours(1)).getEpochSecond());
    }

    @Test
    void aBareTokenIsOfAMemberWhoseNameIsTheUserId() throws Exception {
        JwtClaims claims = verify(TOKENS, TOKENS.user("grace").sign());

        assertThat(claims.getStringClaimValue("name")).isEqualTo("grace");
        assertThat(claims.getStringListClaimValue("groups")).isEqualTo(List.of("member"));
        assertThat(claims.hasClaim("workspace_id")).isFalse();
    }

    @Test
    void noTwoTokensShareAnId() throws Exception {
        assertThat(verify(TOKENS, TOKENS.user("ada").sign()).getJwtId())
                .isNotEqualTo(verify(TOKENS, TOKENS.user("ada").sign()).getJwtId());
    }

    @Test
    void anExpiredTokenAndOneOfAnotherIssuerAndOneOfAnotherKeyAreRefused() {
        String expired = TOKENS.user("ada").expiresIn(Duration.ofSeconds(-1)).sign();
        String foreign = TOKENS.user("ada").issuer("elsewhere").sign();
        String forged = DevTokens.generate()
                .withClock(Clock.fixed(NOW, ZoneOffset.UTC))
                .user("ada")
                .sign();

        assertThatThrownBy(() -> verify(TOKENS, expired)).hasMessageContaining("no longer valid");
        assertThatThrownBy(() -> verify(TOKENS, foreign)).hasMessageContaining("Issuer");
        assertThatThrownBy(() -> verify(TOKENS, forged)).isInstanceOf(InvalidJwtSignatureException.class);
    }

    @Test
    void theKeyIsMadeOnceAndKeptForItsOwnerOnly(@TempDir Path directory) throws Exception {
        String token = DevTokens.loadOrCreate(directory).user("ada").sign();
        DevTokens again = DevTokens.loadOrCreate(directory);

        JwtConsumer consumer = consumer(again, Instant.now());
        assertThat(consumer.processToClaims(token).getSubject()).isEqualTo("ada");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("dev-token-key.pem"))))
                .isEqualTo("rw-------");
    }

    @Test
    void aKeyFileThatHoldsNoKeyIsNamed(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("dev-token-key.pem"), "not a key");

        assertThatThrownBy(() -> DevTokens.loadOrCreate(directory))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("dev-token-key.pem");
    }

    private static JwtClaims verify(DevTokens tokens, String token) throws Exception {
        return consumer(tokens, NOW).processToClaims(token);
    }

    private static JwtConsumer consumer(DevTokens tokens, Instant at) throws Exception {
        return new JwtConsumerBuilder()
                .setVerificationKey(publicKey(tokens.publicKeyPem()))
                .setExpectedIssuer("pm-realtime-local")
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromSeconds(at.getEpochSecond()))
                .build();
    }

    private static PublicKey publicKey(String pem) throws Exception {
        assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n").endsWith("\n-----END PUBLIC KEY-----\n");
        byte[] der = Base64.getMimeDecoder()
                .decode(pem.lines().filter(line -> !line.startsWith("-----")).reduce("", String::concat));
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }
}
