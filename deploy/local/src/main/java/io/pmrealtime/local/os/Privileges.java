package io.pmrealtime.local.os;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Under which user PostgreSQL runs, which refuses to run as root. */
public enum Privileges {
    /** As the user of this JVM. */
    OWN(List.of()),

    /** As root, which a user namespace of its own makes look like nobody: no file changes hands. */
    NAMESPACE(List.of("unshare", "--user")),

    /** As nobody, who may still reach files below directories that are closed to others: where containers forbid user namespaces. */
    NOBODY(List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            // Lets the capability count where PostgreSQL asks beforehand whether it may read a file (access(2)).
            "--securebits=+no_setuid_fixup",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override"));

    private static final int NOBODY_ID = 65_534;

    private final List<String> prefix;

    Privileges(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * The first that works here.
     *
     * @throws IllegalStateException for root, where neither works
     */
    public static Privileges detect() {
        return available()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("PostgreSQL does not run as root, and neither"
                        + " 'unshare --user' nor 'setpriv' works here: start the local stack as another user"));
    }

    /** All that work here. */
    public static Stream<Privileges> available() {
        return new UnixSystem().getUid() == 0 ? Stream.of(NAMESPACE, NOBODY).filter(Privileges::works) : Stream.of(OWN);
    }

    /** The command as it has to be run. */
    public List<String> wrap(List<String> command) {
        List<String> wrapped = new ArrayList<>(prefix);
        wrapped.addAll(command);
        return wrapped;
    }

    /** Hands a directory and all below to the user that the commands run as, if it has another owner. */
    public void own(Path directory) {
        int uid = this == NOBODY ? NOBODY_ID : (int) new UnixSystem().getUid();
        try {
            if (Integer.valueOf(uid).equals(Files.getAttribute(directory, "unix:uid"))) {
                return;
            }
            try (Stream<Path> tree = Files.walk(directory)) {
                for (Path path : (Iterable<Path>) tree::iterator) {
                    Files.setAttribute(path, "unix:uid", uid);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean works() {
        try {
            return new ProcessBuilder(wrap(List.of("true")))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // the program is not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
