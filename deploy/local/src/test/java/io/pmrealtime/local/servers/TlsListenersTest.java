package io.pmrealtime.local.servers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The doors with TLS let in who is entitled, and nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsListenersTest {
    private Certificates certificates;
    private TlsListeners tls;
    private LocalServers servers;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        // PostgreSQL may run as another user, who has to reach its folder.
        directory.toFile().setExecutable(true, false);
        directory.toFile().setReadable(true, false);
        certificates = Certificates.generate(Files.createDirectories(directory.resolve("certificates")));
        tls = TlsListeners.onFreePorts(certificates);
        servers = LocalServers.startWithTls(ServerPorts.free(), directory.resolve("servers"), tls);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @Test
    void kafkaTakesAClientWithACertificate() throws Exception {
        assertThat(topics(Map.of(
                        "bootstrap.servers",
                        "localhost:" + tls.kafka(),
                        "security.protocol",
                        "SSL",
                        "ssl.keystore.type",
                        "PEM",
                        "ssl.keystore.key",
                        certificates.text("client.key"),
                        "ssl.keystore.certificate.chain",
                        certificates.text("client.crt"))))
                .contains("pm.events", "pm.realtime");
    }

    @Test
    void kafkaRefusesAClientWithoutOne() {
        assertThatThrownBy(() ->
                        topics(Map.of("bootstrap.servers", "localhost:" + tls.kafka(), "security.protocol", "SSL")))
                .hasRootCauseInstanceOf(SSLHandshakeException.class)
                .cause()
                .isInstanceOf(SslAuthenticationException.class);
    }

    @Test
    void kafkaTakesAUserWithPasswordAndNoOther() throws Exception {
        assertThat(topics(sasl(TlsListeners.SASL_PASSWORD))).contains("pm.events");
        assertThatThrownBy(() -> topics(sasl("wrong"))).hasCauseInstanceOf(SaslAuthenticationException.class);
    }

    @Test
    void postgresqlShowsItsCertificate() throws Exception {
        String url = servers.postgresJdbcUrl("pm_events").replace("127.0.0.1", "localhost")
                + "?sslmode=verify-full&sslrootcert=" + certificates.file("ca.crt");
        try (Connection connection =
                        DriverManager.getConnection(url, LocalServers.POSTGRES_USER, LocalServers.POSTGRES_PASSWORD);
                ResultSet session = connection
                        .createStatement()
                        .executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
            assertThat(session.next()).isTrue();
            assertThat(session.getBoolean(1)).isTrue();
        }
    }

    @Test
    void redisAndSmtpSpeakTls() throws Exception {
        assertThat(firstAnswer(tls.redis(), "PING\r\n")).startsWith("+PONG");
        assertThat(firstAnswer(tls.smtp(), "")).startsWith("220");
    }

    private Set<String> topics(Map<String, String> settings) throws Exception {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("ssl.truststore.type", "PEM");
        all.put("ssl.truststore.location", certificates.file("ca.crt").toString());
        all.put("default.api.timeout.ms", 30_000);
        all.put("request.timeout.ms", 20_000);
        try (Admin admin = Admin.create(all)) {
            return admin.listTopics().names().get(60, TimeUnit.SECONDS);
        }
    }

    private Map<String, String> sasl(String password) {
        return Map.of(
                "bootstrap.servers",
                "localhost:" + tls.kafkaSasl(),
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + TlsListeners.SASL_USER
                        + "\" password=\"" + password + "\";");
    }

    private String firstAnswer(int port, String say) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var ca = Files.newInputStream(certificates.file("ca.crt"))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(ca));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(say.getBytes(US_ASCII));
            return new String(socket.getInputStream().readNBytes(5), US_ASCII);
        }
    }
}
