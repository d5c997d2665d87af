package io.pmrealtime.local.testing;

import io.pmrealtime.local.servers.LocalServers;
import io.pmrealtime.local.token.DevTokens;
import org.jspecify.annotations.Nullable;

/**
 * The real servers that the tests of a module run against: one set per test JVM, on free ports, started by the first call, shared by all test
 * classes and profiles in whatever class loader they run, and ended at the JVM's exit. For any thread.
 *
 * <p>Data is shared as well: tests use workspaces, projects and users of their own.
 */
public final class TestEnvironment {
    private static @Nullable SharedView view;

    private TestEnvironment() {}

    /** The servers. A test that stops one starts it again in the end. */
    public static LocalServers servers() {
        return view().servers();
    }

    /** Signs the tokens that a service under {@link LocalServersResource} accepts. */
    public static DevTokens tokens() {
        return view().tokens();
    }

    private static synchronized SharedView view() {
        if (view == null) {
            view = SharedView.open();
        }
        return view;
    }
}
