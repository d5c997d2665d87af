package io.pmrealtime.local.testing;

import io.pmrealtime.local.servers.LocalServer;
import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.servers.Mail;
import io.pmrealtime.local.servers.MailSink;
import io.pmrealtime.local.servers.ServerPorts;
import io.pmrealtime.local.token.DevTokens;
import java.lang.reflect.Method;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The servers of {@link SharedServers} as the classes of this class loader see them. */
@SuppressWarnings(
        "unchecked") // what crosses between class loaders is of the JDK's types, put there by SharedServers alone
final class SharedView {
    private final Map<String, Object> shared;

    private SharedView(Map<String, Object> shared) {
        this.shared = shared;
    }

    static SharedView open() {
        try {
            Class<?> home = Class.forName(SharedServers.class.getName(), true, ClassLoader.getSystemClassLoader());
            Method share = home.getDeclaredMethod("share");
            share.setAccessible(true);
            return new SharedView((Map<String, Object>) share.invoke(null));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the servers of this test JVM cannot be had: " + cause(e), e);
        }
    }

    LocalServers servers() {
        int[] ports = (int[]) get("ports");
        return new LocalServers(
                new ServerPorts(ports[0], ports[1], ports[2], ports[3], ports[4]),
                new Controlled(controls("kafka")),
                new Controlled(controls("postgres")),
                new Controlled(controls("redis")),
                new ControlledMail(controls("mail"), controls("mails")),
                () -> {});
    }

    DevTokens tokens() {
        return DevTokens.of((KeyPair) get("keys"));
    }

    private Map<String, Supplier<?>> controls(String name) {
        return (Map<String, Supplier<?>>) get(name);
    }

    private Object get(String name) {
        Object value = shared.get(name);
        if (value == null) {
            throw new IllegalStateException("two versions of the local stack on one class path: no " + name);
        }
        return value;
    }

    private static String cause(ReflectiveOperationException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.toString();
    }

    private static Object call(Map<String, Supplier<?>> controls, String action) {
        Supplier<?> control = controls.get(action);
        if (control == null) {
            throw new IllegalStateException("two versions of the local stack on one class path: no " + action);
        }
        return control.get();
    }

    private static class Controlled implements LocalServer {
        private final Map<String, Supplier<?>> controls;

        Controlled(Map<String, Supplier<?>> controls) {
            this.controls = controls;
        }

        @Override
        public String name() {
            return (String) call(controls, "name");
        }

        @Override
        public void start() {
            call(controls, "start");
        }

        @Override
        public void stop() {
            call(controls, "stop");
        }

        @Override
        public boolean isRunning() {
            return (boolean) call(controls, "isRunning");
        }
    }

    private static final class ControlledMail extends Controlled implements MailSink {
        private final Map<String, Supplier<?>> mailControls;

        ControlledMail(Map<String, Supplier<?>> controls, Map<String, Supplier<?>> mailControls) {
            super(controls);
            this.mailControls = mailControls;
        }

        @Override
        public List<Mail> mails() {
            return ((List<@Nullable Object[]>) call(mailControls, "mails"))
                    .stream().map(ControlledMail::mail).toList();
        }

        @Override
        public void clear() {
            call(mailControls, "clear");
        }

        @SuppressWarnings("NullAway") // as many fields, in the order, and null where SharedServers says
        private static Mail mail(@Nullable Object[] fields) {
            return new Mail(
                    (String) fields[0],
                    (String) fields[1],
                    (String) fields[2],
                    (Map<String, String>) fields[3],
                    (String) fields[4],
                    (String) fields[5],
                    (Instant) fields[6]);
        }
    }
}
