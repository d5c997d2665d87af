package io.pmrealtime.gateway.hub;

import io.pmrealtime.contracts.room.Room;
import java.util.Collection;

/** Hears what happens to a connection. Called on its event loop. */
public interface ConnectionListener {

    /** It is closed, by either side; called once. */
    void closed(int code);

    /** The user is no longer a member of the project, and the connection has left its rooms. */
    void evicted(String projectId);

    /** Something that allowed these rooms has changed: ask again whether the user may be in them. */
    void doubted(Collection<Room> rooms);
}
