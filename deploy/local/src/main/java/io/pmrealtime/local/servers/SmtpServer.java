package io.pmrealtime.local.servers;

import com.icegreen.greenmail.configuration.GreenMailConfiguration;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The mail sink, by GreenMail in this JVM. */
final class SmtpServer implements MailSink {
    /** GreenMail's own two seconds are too few for a machine that has much else to do. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final int port;
    private final Clock clock;
    private final @Nullable TlsListeners tls;
    private final List<Mail> mails = new CopyOnWriteArrayList<>();
    private @Nullable GreenMail server;

    SmtpServer(int port, Clock clock, @Nullable TlsListeners tls) {
        this.port = port;
        this.clock = clock;
        this.tls = tls;
    }

    @Override
    public String name() {
        return "SMTP";
    }

    @Override
    public synchronized void start() {
        if (server != null) {
            return;
        }
        GreenMail started = new GreenMail(doors());
        started.withConfiguration(new GreenMailConfiguration().withDisabledAuthentication());
        UserManager users = started.getUserManager();
        users.setMessageDeliveryHandler((message, recipient) -> accept(users, message, recipient));
        started.start();
        server = started;
    }

    private ServerSetup[] doors() {
        ServerSetup plain = door(port, ServerSetup.PROTOCOL_SMTP);
        if (tls == null) {
            return new ServerSetup[] {plain};
        }
        System.setProperty(
                DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY,
                tls.certificates().file("server.p12").toString());
        System.setProperty(DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY, Certificates.PASSWORD);
        return new ServerSetup[] {plain, door(tls.smtp(), ServerSetup.PROTOCOL_SMTPS)};
    }

    private static ServerSetup door(int port, String protocol) {
        ServerSetup door = new ServerSetup(port, "127.0.0.1", protocol);
        door.setServerStartupTimeout(START_LIMIT.toMillis());
        return door;
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }

    @Override
    public List<Mail> mails() {
        return List.copyOf(mails);
    }

    @Override
    public synchronized void clear() {
        mails.clear();
        if (server != null) {
            try {
                server.purgeEmailFromAllMailboxes();
            } catch (FolderException e) {
                throw new IllegalStateException("the mailboxes cannot be emptied", e);
            }
        }
    }

    private GreenMailUser accept(UserManager users, MovingMessage message, MailAddress recipient)
            throws MessagingException, UserException {
        mails.add(read(message, recipient));
        GreenMailUser known = users.getUserByEmail(recipient.getEmail());
        return known != null
                ? known
                : users.createUser(recipient.getEmail(), recipient.getEmail(), recipient.getEmail());
    }

    private Mail read(MovingMessage envelope, MailAddress recipient) throws MessagingException {
        MimeMessage message = envelope.getMessage();
        String sender = message.getFrom() != null && message.getFrom()[0] instanceof InternetAddress address
                ? address.getAddress()
                : envelope.getReturnPath().getEmail();
        String subject = message.getSubject();
        return new Mail(
                recipient.getEmail(),
                sender,
                subject == null ? "" : subject,
                headers(message),
                firstPart(message, "text/plain"),
                firstPart(message, "text/html"),
                clock.instant());
    }

    private static Map<String, String> headers(MimeMessage message) throws MessagingException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : Collections.list(message.getAllHeaders())) {
            headers.merge(header.getName(), decoded(header.getValue()), (first, next) -> first + "\n" + next);
        }
        return headers;
    }

    private static String decoded(String raw) {
        try {
            return MimeUtility.decodeText(MimeUtility.unfold(raw));
        } catch (UnsupportedEncodingException e) {
            return raw; // an alphabet that this JVM does not know: shown as it came
        }
    }

    private static @Nullable String firstPart(Part part, String mimeType) throws MessagingException {
        try {
            if (part.isMimeType(mimeType)) {
                return part.getContent() instanceof String content ? content : null;
            }
            if (part.isMimeType("multipart/*") && part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart child = parts.getBodyPart(i);
                    String found = firstPart(child, mimeType);
                    if (found != null) {
                        return found;
                    }
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
