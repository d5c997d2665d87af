package io.pmrealtime.gateway.hub;

/** Hears what happens to a connection. Called on its event loop. */
public interface ConnectionListener {

    /** It is closed, by either side; called once. */
    void closed(int code);

    /** The user is no longer a member of the project, and the connection has left its rooms. */
    void evicted(String projectId);

    /** The user is no longer a member of the project, but administered the workspace when that was last asked: ask again. */
    void doubted(String projectId);
}
