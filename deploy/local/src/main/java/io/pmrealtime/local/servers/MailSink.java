package io.pmrealtime.local.servers;

import java.util.List;

/** An SMTP server that takes every mail without authentication and delivers none. Mails survive its restart, not the JVM. */
public interface MailSink extends LocalServer {
    /** What arrived since the start or the last {@link #clear()}, newest last; one entry per recipient. A snapshot. */
    List<Mail> mails();

    /** Forgets all mails. */
    void clear();
}
