package io.pmrealtime.notification.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server that answers each recipient as its test says; for what a real one does not do on demand. */
final class RefusingSmtpServer {
    private final ServerSocket socket;
    private final Thread acceptor;
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    RefusingSmtpServer(int port) throws IOException {
        socket = new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
        acceptor = new Thread(this::accept, "refusing-smtp");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** The reply to RCPT TO of that address, or to the end of DATA when it starts with {@code DATA }, or {@code DROP}. */
    void answer(String address, String reply) {
        answers.put(address, reply);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                clients.add(client);
                Thread session = new Thread(() -> serve(client), "refusing-smtp-session");
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
            converse(client);
        } catch (IOException e) {
            clients.remove(client);
        }
    }

    private void converse(Socket client) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = client.getOutputStream();
        reply(out, "220 refusing");
        String recipient = "";
        String line;
        while ((line = in.readLine()) != null) {
            if (line.startsWith("RCPT TO:<")) {
                recipient = line.substring(9, line.indexOf('>'));
                String answer = answers.getOrDefault(recipient, "250 ok");
                reply(out, answer.startsWith("DATA ") || answer.equals("DROP") ? "250 ok" : answer);
            } else if (line.equals("DATA")) {
                reply(out, "354 go on");
                while (!".".equals(in.readLine())) {
                    // The content does not matter here.
                }
                String answer = answers.getOrDefault(recipient, "250 ok");
                if (answer.equals("DROP")) {
                    return;
                }
                reply(out, answer.startsWith("DATA ") ? answer.substring(5) : "250 taken");
            } else if (line.equals("QUIT")) {
                reply(out, "221 bye");
                return;
            } else {
                reply(out, "250 refusing");
            }
        }
    }

    private static void reply(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Ends open connections as well, which the mail client keeps for the next mail. */
    void close() throws IOException, InterruptedException {
        socket.close();
        // Until it is out of accept(), the kernel keeps the port.
        acceptor.join();
        for (Socket client : clients) {
            client.close();
        }
    }
}
