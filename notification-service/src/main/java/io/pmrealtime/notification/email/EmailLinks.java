package io.pmrealtime.notification.email;

import io.pmrealtime.notification.config.NotificationConfig;
import io.pmrealtime.notification.inbox.Notification;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Links from e-mails into the product. Any thread. */
@ApplicationScoped
public class EmailLinks {
    private final String base;

    EmailLinks(NotificationConfig config) {
        this.base = config.email().linkBase();
    }

    /** Where the inbox is. */
    public String inbox() {
        return base + "/";
    }

    /** Where the thing is that the notification is about. */
    public String to(Notification notification) {
        StringBuilder link = new StringBuilder(base).append("/?notification=").append(notification.id());
        if (notification.projectId() != null) {
            link.append("&project=").append(encode(notification.projectId()));
        }
        if (notification.taskId() != null) {
            link.append("&task=").append(encode(notification.taskId()));
        }
        return link.toString();
    }

    private static String encode(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
}
