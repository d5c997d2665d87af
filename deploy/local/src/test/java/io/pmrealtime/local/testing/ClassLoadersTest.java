package io.pmrealtime.local.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.pmrealtime.local.servers.MailSink;
import io.pmrealtime.local.token.DevTokens;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** A Quarkus test has a class loader per profile, which is closed after it: here one is made that loads this module's classes anew. */
class ClassLoadersTest {
    @Test
    void theServersOfTheJvmAreSeenFromEveryClassLoader() throws Exception {
        try (OwnClassLoader loader = new OwnClassLoader()) {
            List<?> seen = loader.call(View.class);

            assertThat(seen.get(0)).as("the view's classes are its own").isNotSameAs(TestEnvironment.class);
            assertThat(seen.get(1)).isEqualTo(TestEnvironment.servers().ports().toString());
            assertThat(seen.get(2)).isEqualTo(TestEnvironment.tokens().publicKeyPem());
        }
    }

    @Test
    void whatOneClassLoaderStopsIsStoppedForAllAndComesBackAfterItWasClosed() throws Exception {
        MailSink mail = TestEnvironment.servers().mail();
        try (OwnClassLoader loader = new OwnClassLoader()) {
            assertThat(loader.call(StopMail.class)).isEqualTo(List.of(false));
        }
        assertThat(mail.isRunning()).isFalse();
        mail.start();
        assertThat(mail.isRunning()).isTrue();
    }

    /** What a test in another class loader sees, in types of the JDK. */
    public static final class View implements Callable<List<?>> {
        @Override
        public List<?> call() {
            DevTokens tokens = TestEnvironment.tokens();
            return List.of(
                    TestEnvironment.class, TestEnvironment.servers().ports().toString(), tokens.publicKeyPem());
        }
    }

    /** Stops the mail sink from another class loader. */
    public static final class StopMail implements Callable<List<?>> {
        @Override
        public List<?> call() {
            MailSink mail = TestEnvironment.servers().mail();
            mail.stop();
            return List.of(mail.isRunning());
        }
    }

    private static final class OwnClassLoader extends URLClassLoader {
        OwnClassLoader() {
            super(classPath(), ClassLoadersTest.class.getClassLoader());
        }

        List<?> call(Class<? extends Callable<List<?>>> type) throws Exception {
            Object program = loadClass(type.getName()).getConstructor().newInstance();
            return (List<?>) ((Callable<?>) program).call();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("io.pmrealtime.local.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }

        private static URL[] classPath() {
            return List.of(TestEnvironment.class, ClassLoadersTest.class).stream()
                    .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                    .toArray(URL[]::new);
        }
    }
}
