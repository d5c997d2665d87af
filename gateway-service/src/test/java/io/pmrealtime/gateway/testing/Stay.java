package io.pmrealtime.gateway.testing;

/** That somebody is in a room, from one offset of the log up to another. For one thread. */
final class Stay {
    private static final long NOT_OVER = Long.MAX_VALUE;

    private final String room;
    private final long from;
    private long until = NOT_OVER;

    Stay(String room, long from) {
        this.room = room;
        this.from = from;
    }

    String room() {
        return room;
    }

    boolean isOver() {
        return until < NOT_OVER;
    }

    void end(long offset) {
        until = offset;
    }

    boolean contains(Sent event) {
        return event.rooms().contains(room) && from <= event.offset() && event.offset() < until;
    }

    @Override
    public String toString() {
        return room + " from " + from + (isOver() ? " until " + until : "");
    }
}
