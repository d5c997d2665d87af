package io.pmrealtime.helm.transport;

import com.sun.net.httpserver.HttpsServer;
import io.pmrealtime.local.servers.Certificates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** An issuer of tokens with a key set over HTTPS, whose keys rotate. */
final class Issuer implements AutoCloseable {
    static final String NAME = "https://login.example.org";

    private final HttpsServer server;
    private volatile RsaJsonWebKey key;
    private volatile String keySet;
    private int keys;

    Issuer(Certificates certificates) throws IOException, GeneralSecurityException, JoseException {
        server = HttpsDoor.open(certificates);
        server.createContext("/jwks", exchange -> {
            byte[] body = keySet.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        rotate();
        server.start();
    }

    /** Takes a new key into use and forgets the old one. */
    void rotate() throws JoseException {
        RsaJsonWebKey next = RsaJwkGenerator.generateJwk(2048);
        next.setKeyId("key-" + ++keys);
        next.setAlgorithm(AlgorithmIdentifiers.RSA_USING_SHA256);
        next.setUse("sig");
        keySet = new JsonWebKeySet(List.of(next)).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
        key = next;
    }

    String address() {
        return "https://localhost:" + server.getAddress().getPort() + "/jwks";
    }

    String token(String user, String workspace) throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(NAME);
        claims.setSubject(user);
        claims.setClaim("workspace_id", workspace);
        claims.setClaim("name", user);
        claims.setStringListClaim("groups", List.of("member"));
        claims.setGeneratedJwtId();
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(10);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
        return signature.getCompactSerialization();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
