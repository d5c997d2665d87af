package io.pmrealtime.local.servers;

import io.pmrealtime.local.os.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Doors with TLS beside the plain ones, for tests of transport security. PostgreSQL takes TLS on its plain port.
 *
 * @param kafka port that asks the client for a certificate
 * @param kafkaSasl port that asks the client for user and password ({@link #SASL_USER}, SCRAM-SHA-512)
 * @param redis port of Redis with TLS
 * @param smtp port of SMTP with TLS from the first byte
 * @param certificates what the servers show, and whose authority they believe
 */
public record TlsListeners(int kafka, int kafkaSasl, int redis, int smtp, Certificates certificates) {
    public static final String SASL_USER = "pm-realtime";
    public static final String SASL_PASSWORD = "kafka-secret";

    /** On ports that nobody listens on right now. */
    public static TlsListeners onFreePorts(Certificates certificates) {
        List<Integer> ports = FreePorts.several(4);
        return new TlsListeners(ports.get(0), ports.get(1), ports.get(2), ports.get(3), certificates);
    }

    Map<String, String> kafkaSettings(int plainPort, int controllerPort, Path home) {
        String plain = "PLAINTEXT://127.0.0.1:" + plainPort;
        String secured = ",SSL://127.0.0.1:" + kafka + ",SASL_SSL://127.0.0.1:" + kafkaSasl;
        Path keyAndChain = home.resolve("tls.pem");
        try {
            Files.writeString(keyAndChain, certificates.text("server.key") + certificates.text("server.crt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.ofEntries(
                Map.entry("listeners", plain + ",CONTROLLER://127.0.0.1:" + controllerPort + secured),
                Map.entry("advertised.listeners", plain + secured),
                Map.entry(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL"),
                Map.entry("ssl.keystore.type", "PEM"),
                Map.entry("ssl.keystore.location", keyAndChain.toString()),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", certificates.file("ca.crt").toString()),
                Map.entry("listener.name.ssl.ssl.client.auth", "required"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"));
    }

    List<String> redisArguments() {
        return List.of(
                "--tls-port", Integer.toString(redis),
                "--tls-cert-file", certificates.file("server.crt").toString(),
                "--tls-key-file", certificates.file("server.key").toString(),
                "--tls-ca-cert-file", certificates.file("ca.crt").toString(),
                "--tls-auth-clients", "no");
    }

    /** PostgreSQL takes a key only from a file that nobody else may read. */
    Map<String, String> postgresSettings(Path data) {
        Path key = data.resolve("tls.key");
        Path certificate = data.resolve("tls.crt");
        try {
            Files.copy(certificates.file("server.key"), key, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(certificates.file("server.crt"), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            Files.setAttribute(key, "unix:uid", Files.getAttribute(data, "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of("ssl", "on", "ssl_cert_file", certificate.toString(), "ssl_key_file", key.toString());
    }
}
