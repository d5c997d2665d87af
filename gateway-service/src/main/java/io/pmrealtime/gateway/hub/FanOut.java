package io.pmrealtime.gateway.hub;

import io.pmrealtime.contracts.room.Room;
import io.pmrealtime.contracts.room.RoomKind;
import io.pmrealtime.gateway.room.Removals;
import io.pmrealtime.gateway.room.RoomMembers;
import io.pmrealtime.gateway.tail.LogEntry;
import io.pmrealtime.gateway.tail.MembershipEnd;
import io.pmrealtime.gateway.trace.FanOutTrace;
import io.pmrealtime.gateway.window.FrameJoiners;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the live connections that an event is for; all that comes in one turn of the event loop is one write for each. For one event loop. */
final class FanOut {
    private static final String PROJECT = RoomKind.PROJECT.prefix() + ":";
    private static final String TASK = RoomKind.TASK.prefix() + ":";

    private final Roster roster;
    private final Removals removals;
    private final Writer writer;
    private final List<Connection> touched = new ArrayList<>();
    private final List<FanOutTrace> traces = new ArrayList<>();
    private final FrameJoiners joiners;

    FanOut(Roster roster, Removals removals, Writer writer, FrameJoiners joiners) {
        this.roster = roster;
        this.removals = removals;
        this.writer = writer;
        this.joiners = joiners;
    }

    /** Takes the next event of the tail. */
    void take(LogEntry entry) {
        if (entry.ended() instanceof MembershipEnd.FromProject end) {
            removals.add(entry.partition(), entry.offset(), entry.workspaceId(), end.userId(), end.projectId());
        }
        if (entry.trace() != null) {
            traces.add(entry.trace());
        }
        Map<String, RoomMembers<Connection>> named = roster.rooms(entry.workspaceId());
        if (named == null) {
            return;
        }
        for (String room : entry.rooms()) {
            RoomMembers<Connection> members = named.get(room);
            if (members != null) {
                int reached = enqueue(entry, members);
                if (entry.trace() != null) {
                    entry.trace().delivered(reached);
                }
            }
        }
        askStrangers(entry, named);
        if (entry.ended() != null) {
            RoomMembers<Connection> affected =
                    named.get(Room.user(entry.ended().userId()).name());
            if (affected != null) {
                revoke(entry, affected);
            }
        }
    }

    /** Writes what was taken. */
    void flush() {
        for (Connection connection : touched) {
            if (connection.queued > 0) {
                writer.write(connection, joiners);
            }
        }
        traces.forEach(FanOutTrace::written);
        forget();
    }

    /** Lets go of what was taken and not written. */
    void forget() {
        touched.clear();
        traces.clear();
        joiners.clear();
    }

    /** Returns how many it is for that did not have it yet. */
    private int enqueue(LogEntry entry, RoomMembers<Connection> members) {
        int reached = 0;
        boolean presence = entry.presence() != null;
        for (int i = 0; i < members.size(); i++) {
            Connection connection = members.get(i);
            if (connection.state == Connection.State.LIVE && !(presence && connection.knows(entry))) {
                boolean first = connection.queued == 0;
                if (connection.enqueue(entry)) {
                    reached++;
                    if (first) {
                        touched.add(connection);
                    }
                }
            }
        }
        return reached;
    }

    /** An event of a task names its project. Who is in the task's room through another one may have to leave: the task was moved. */
    private static void askStrangers(LogEntry entry, Map<String, RoomMembers<Connection>> named) {
        String project = null;
        RoomMembers<Connection> ofTask = null;
        String task = null;
        for (String room : entry.rooms()) {
            if (room.startsWith(PROJECT)) {
                project = room;
            } else if (room.startsWith(TASK)) {
                task = room;
                ofTask = named.get(room);
            }
        }
        if (project == null || task == null || ofTask == null) {
            return;
        }
        List<Room> doubted = Room.parse(task).stream().toList();
        for (Connection stranger : ofTask.strangers(project)) {
            stranger.listener.doubted(doubted);
        }
    }

    /** After the event itself and before the next. Who is behind comes to it when catching up. */
    private void revoke(LogEntry entry, RoomMembers<Connection> affected) {
        List<Connection> live = new ArrayList<>();
        for (int i = 0; i < affected.size(); i++) {
            if (affected.get(i).state == Connection.State.LIVE) {
                live.add(affected.get(i));
            }
        }
        for (Connection connection : live) {
            writer.write(connection, joiners);
            touched.remove(connection);
            if (connection.state == Connection.State.LIVE && entry.ended() != null) {
                connection.ended(entry.ended(), entry.offset());
            }
        }
    }
}
