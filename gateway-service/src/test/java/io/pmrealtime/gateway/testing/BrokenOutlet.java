package io.pmrealtime.gateway.testing;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.token.Identity;
import io.pmrealtime.gateway.hub.ConnectionListener;
import io.pmrealtime.gateway.hub.Outlet;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.window.FrameJoiners;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A connection that cannot be written to, and says so too late. */
public final class BrokenOutlet implements Outlet, ConnectionListener {
    private final Queue<Integer> closeCodes = new ConcurrentLinkedQueue<>();
    private final Throwable failure;

    /** @param failure an error or a runtime exception */
    public BrokenOutlet(Throwable failure) {
        this.failure = failure;
    }

    /** Whose connection it is. */
    public static Identity identity(Fixture acme) {
        return new Identity("broken", acme.workspace, "Broken", null, Set.of(), null, Instant.EPOCH, Instant.MAX);
    }

    /** The codes that its connections were closed with. */
    public List<Integer> closeCodes() {
        return List.copyOf(closeCodes);
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public int write(LogEntry[] entries, int count, FrameJoiners joiners) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    @Override
    public void send(String json) {}

    @Override
    public boolean ping() {
        return false;
    }

    @Override
    public void close(CloseCode code, String reason) {}

    @Override
    public void closed(int code) {
        closeCodes.add(code);
    }

    @Override
    public void evicted(String projectId) {}

    @Override
    public void doubted(Collection<Room> rooms) {}
}
