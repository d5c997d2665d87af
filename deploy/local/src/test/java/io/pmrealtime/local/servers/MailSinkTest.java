package io.pmrealtime.local.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.testing.TestEnvironment;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mails sent by SMTP, as the sink shows them. */
class MailSinkTest {
    private final LocalServers servers = TestEnvironment.servers();
    private final MailSink sink = servers.mail();

    @BeforeEach
    @AfterEach
    void empty() {
        sink.clear();
    }

    @Test
    void aMailWithBothBodiesIsShownWithItsHeaders() throws MessagingException {
        Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        MimeMessage message = message("Grace Hopper <grace@acme.test>", "Ärger mit „Apollo“");
        message.setHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        MimeBodyPart text = new MimeBodyPart();
        text.setText("Grüße", "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setContent("<p>Grüße</p>", "text/html; charset=UTF-8");
        message.setContent(new MimeMultipart("alternative", text, html));
        Transport.send(message);

        assertThat(sink.mails()).singleElement().satisfies(mail -> {
            assertThat(mail.to()).isEqualTo("grace@acme.test");
            assertThat(mail.from()).isEqualTo("pm@acme.test");
            assertThat(mail.subject()).isEqualTo("Ärger mit „Apollo“");
            assertThat(mail.text()).isEqualTo("Grüße");
            assertThat(mail.html()).isEqualTo("<p>Grüße</p>");
            assertThat(mail.headers())
                    .containsEntry("list-unsubscribe-post", "List-Unsubscribe=One-Click")
                    .containsEntry("To", "Grace Hopper <grace@acme.test>")
                    .containsEntry("Subject", "Ärger mit „Apollo“");
            assertThat(mail.receivedAt()).isBetween(before, Instant.now());
        });
    }

    @Test
    void aPlainMailHasNoHtml() throws MessagingException {
        MimeMessage message = message("grace@acme.test", "plain");
        message.setText("only text");
        Transport.send(message);

        assertThat(sink.mails()).singleElement().satisfies(mail -> {
            assertThat(mail.text()).isEqualTo("only text");
            assertThat(mail.html()).isNull();
        });
    }

    @Test
    void everyRecipientGetsOneAndTheNewestIsLast() throws MessagingException {
        MimeMessage first = message("ada@acme.test, linus@acme.test", "first");
        first.setText("1");
        Transport.send(first);
        MimeMessage second = message("ada@acme.test", "second");
        second.setText("2");
        Transport.send(second);

        assertThat(sink.mails())
                .extracting(mail -> mail.to() + ": " + mail.subject())
                .containsExactly("ada@acme.test: first", "linus@acme.test: first", "ada@acme.test: second");
    }

    @Test
    void mailsSurviveARestartOfTheSinkAndGoWhenCleared() throws MessagingException {
        MimeMessage before = message("ada@acme.test", "before");
        before.setText("1");
        Transport.send(before);
        sink.stop();
        sink.start();
        MimeMessage after = message("ada@acme.test", "after");
        after.setText("2");
        Transport.send(after);

        assertThat(sink.mails()).extracting(Mail::subject).containsExactly("before", "after");
        sink.clear();
        assertThat(sink.mails()).isEmpty();
    }

    private MimeMessage message(String to, String subject) throws MessagingException {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(servers.smtpPort()));
        MimeMessage message = new MimeMessage(Session.getInstance(properties));
        message.setFrom(new InternetAddress("pm@acme.test"));
        message.setRecipients(Message.RecipientType.TO, InternetAddress.parse(to));
        message.setSubject(subject, "UTF-8");
        return message;
    }
}
