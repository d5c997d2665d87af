package io.pmrealtime.local.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate authority with a certificate for localhost and one for a client, as files of a directory: {@code ca.crt}, {@code
 * server.crt}, {@code server.key}, {@code client.crt}, {@code client.key} (PEM, keys in PKCS#8), and {@code server.p12}. For tests.
 */
public record Certificates(Path directory) {
    /** Of {@code server.p12} and its key. */
    public static final String PASSWORD = "changeit";

    private static final String STORE = "all.p12";

    /** Makes new ones. */
    public static Certificates generate(Path directory) {
        Certificates certificates = new Certificates(directory);
        try {
            Files.createDirectories(directory);
            certificates.keytool("ca", "CN=PM Realtime tests", "-ext", "bc:critical=ca:true");
            certificates.keytool("server", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-signer", "ca");
            certificates.keytool("client", "CN=pm-realtime", "-signer", "ca");
            certificates.export();
            return certificates;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the certificates cannot be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making certificates", e);
        }
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** A file's content. */
    public String text(String name) {
        try {
            return Files.readString(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keytool(String alias, String subject, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "3650",
                "-dname",
                subject,
                "-storetype",
                "PKCS12",
                "-keystore",
                file(STORE).toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }

    private void export() throws IOException, GeneralSecurityException {
        char[] password = PASSWORD.toCharArray();
        KeyStore all = KeyStore.getInstance(file(STORE).toFile(), password);
        Files.writeString(
                file("ca.crt"), pem("CERTIFICATE", all.getCertificate("ca").getEncoded()));
        for (String name : List.of("server", "client")) {
            StringBuilder chain = new StringBuilder();
            for (Certificate certificate : all.getCertificateChain(name)) {
                chain.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(file(name + ".crt"), chain);
            Files.writeString(
                    file(name + ".key"),
                    pem("PRIVATE KEY", all.getKey(name, password).getEncoded()));
        }
        KeyStore server = KeyStore.getInstance("PKCS12");
        server.load(null, password);
        server.setKeyEntry("server", all.getKey("server", password), password, all.getCertificateChain("server"));
        try (var out = Files.newOutputStream(file("server.p12"))) {
            server.store(out, password);
        }
    }

    private static String pem(String kind, byte[] encoded) {
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(encoded),
                        kind)
                .replace(System.lineSeparator(), "\n");
    }
}
