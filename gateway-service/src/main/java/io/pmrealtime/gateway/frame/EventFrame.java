package io.pmrealtime.gateway.frame;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an event frame says around the payload. Optional parts are left out of the frame when they are null or false.
 *
 * @param event the type's name
 * @param id the event's id
 * @param time ISO-8601, as it came
 * @param rooms names of the rooms it goes to
 * @param cursor the position after the event
 * @param actorId the user who caused it
 * @param correlationId the request that caused it
 * @param version of the payload's shape
 * @param silent to be shown without a sound
 */
public record EventFrame(
        String event,
        String id,
        @Nullable String time,
        List<String> rooms,
        String cursor,
        @Nullable String actorId,
        @Nullable String correlationId,
        int version,
        boolean silent) {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    public EventFrame {
        rooms = List.copyOf(rooms);
    }

    /**
     * The complete frame. The payload's bytes are copied once and never looked at; the caller owns the result.
     *
     * @param data JSON in UTF-8; none stands for JSON's null
     * @param slab where the room for it comes from
     */
    public ByteBuf encode(byte @Nullable [] data, FrameSlab slab) {
        byte[] payload = data == null || data.length == 0 ? NULL : data;
        CharSequence head = head();
        int headBytes = ByteBufUtil.utf8Bytes(head);
        ByteBuf frame = TextFrame.allocate(slab, headBytes + payload.length + 1);
        ByteBufUtil.reserveAndWriteUtf8(frame, head, headBytes);
        return frame.writeBytes(payload).writeByte('}');
    }

    private CharSequence head() {
        StringBuilder json = new StringBuilder(320).append("{\"type\":\"event\"");
        text(json, "event", event);
        text(json, "id", id);
        text(json, "time", time);
        json.append(",\"rooms\":[");
        for (int i = 0; i < rooms.size(); i++) {
            json.append(i == 0 ? "\"" : ",\"");
            ENCODER.quoteAsString(rooms.get(i), json);
            json.append('"');
        }
        json.append(']');
        text(json, "cursor", cursor);
        text(json, "actorId", actorId);
        text(json, "correlationId", correlationId);
        json.append(",\"version\":").append(version);
        if (silent) {
            json.append(",\"silent\":true");
        }
        return json.append(",\"data\":");
    }

    private static void text(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.append(",\"").append(name).append("\":\"");
            ENCODER.quoteAsString(value, json);
            json.append('"');
        }
    }
}
