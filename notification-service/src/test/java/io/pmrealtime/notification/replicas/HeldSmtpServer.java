package io.pmrealtime.notification.replicas;

import io.pmrealtime.local.servers.Certificates;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An SMTP server that takes mails only from who encrypts (STARTTLS) and logs in, and that can be held at a step of a
 * conversation.
 */
final class HeldSmtpServer implements AutoCloseable {
    static final String USER = "pm-realtime";
    static final String PASSWORD = "smtp-secret";

    /** Where a conversation about a recipient can be held. */
    enum Step {
        /** Before it is said whether the recipient is known. */
        RECIPIENT,
        /** The mail is taken, and the client does not know it yet. */
        TAKEN
    }

    private final ServerSocket socket;
    private final SSLContext tls;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Hold> held = new ConcurrentHashMap<>();

    HeldSmtpServer(Certificates certificates) throws IOException, GeneralSecurityException {
        socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        tls = context(certificates);
        Thread acceptor = new Thread(this::accept, "held-smtp");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Holds conversations about that recipient at that step, until {@link #release}; the latch tells when one is there. */
    CountDownLatch hold(String recipient, Step step) {
        Hold hold = new Hold(step, new CountDownLatch(1), new CountDownLatch(1));
        held.put(recipient, hold);
        return hold.reached();
    }

    void release(String recipient) {
        held.remove(recipient).released().countDown();
    }

    /** What was taken, in its order. */
    List<Received> received() {
        return List.copyOf(received);
    }

    List<Received> receivedBy(String recipient) {
        return received.stream().filter(each -> each.to().equals(recipient)).toList();
    }

    private static SSLContext context(Certificates certificates) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(certificates.file("server.p12"))) {
            keys.load(in, Certificates.PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, Certificates.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                Thread session = new Thread(() -> serve(client), "held-smtp-session");
                session.setDaemon(true);
                session.start();
            } catch (IOException e) {
                // The test is over: the loop's condition tells.
                continue;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            if (new Conversation(client, false).hold()) {
                SSLSocket encrypted = (SSLSocket) tls.getSocketFactory().createSocket(client, null, 0, true);
                encrypted.setUseClientMode(false);
                new Conversation(encrypted, true).hold();
            }
        } catch (IOException e) {
            // Tests kill clients in the middle of a conversation; what was taken is written down already.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A mail that was taken. */
    record Received(String to, String messageId, Instant at) {}

    /** Where conversations wait. */
    private record Hold(Step step, CountDownLatch reached, CountDownLatch released) {}

    /** One connection, before or after it was encrypted. */
    private final class Conversation {
        private final BufferedReader in;
        private final OutputStream out;
        private final boolean encrypted;
        private boolean loggedIn;
        private String recipient = "";

        Conversation(Socket socket, boolean encrypted) throws IOException {
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            this.out = socket.getOutputStream();
            this.encrypted = encrypted;
        }

        /** Talks until the end; true when the client wants to encrypt. */
        boolean hold() throws IOException {
            if (!encrypted) {
                reply("220 held");
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("STARTTLS")) {
                    reply("220 go on");
                    return true;
                }
                if (line.equals("QUIT")) {
                    reply("221 bye");
                    return false;
                }
                answer(line);
            }
            return false;
        }

        private void answer(String line) throws IOException {
            if (line.startsWith("EHLO")) {
                reply(encrypted ? "250-held\r\n250 AUTH PLAIN" : "250-held\r\n250 STARTTLS");
            } else if (line.startsWith("AUTH PLAIN ")) {
                String login =
                        new String(Base64.getDecoder().decode(line.substring(11).strip()), StandardCharsets.UTF_8);
                loggedIn = encrypted && login.equals("\0" + USER + "\0" + PASSWORD);
                reply(loggedIn ? "235 welcome" : "535 no");
            } else if (line.startsWith("MAIL FROM:")) {
                reply(loggedIn ? "250 ok" : "530 log in first");
            } else if (line.startsWith("RCPT TO:<")) {
                recipient = line.substring(9, line.indexOf('>'));
                waitAt(Step.RECIPIENT);
                reply("250 ok");
            } else if (line.equals("DATA")) {
                reply("354 go on");
                received.add(new Received(recipient, messageId(), Instant.now()));
                waitAt(Step.TAKEN);
                reply("250 taken");
            } else {
                reply("250 ok");
            }
        }

        private String messageId() throws IOException {
            String found = "";
            for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                if (line.startsWith("Message-ID: ")) {
                    found = line.substring(12);
                }
            }
            return found;
        }

        private void waitAt(Step step) throws IOException {
            Hold hold = held.get(recipient);
            if (hold == null || hold.step() != step) {
                return;
            }
            hold.reached().countDown();
            try {
                hold.released().await();
            } catch (InterruptedException e) {
                throw new IOException("nobody interrupts a conversation", e);
            }
        }

        private void reply(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }
}
