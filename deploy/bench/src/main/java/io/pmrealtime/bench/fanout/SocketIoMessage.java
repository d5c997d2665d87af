package io.pmrealtime.bench.fanout;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What Socket.IO's Redis emitter publishes for {@code to(room).emit("event", …)}: MessagePack of sender, packet and options. */
record SocketIoMessage() implements RedisSource.Encoding {
    private static final int EVENT_PACKET = 2;

    @Override
    public String channel(String room) {
        return "socket.io#/#" + room + "#";
    }

    @Override
    public byte[] message(String room, String id, String data) {
        String body = data.substring(data.indexOf(':') + 2, data.length() - 2);
        Pack pack = new Pack().array(3).text("bench");
        pack.map(3).text("type").number(EVENT_PACKET).text("nsp").text("/").text("data");
        pack.array(2)
                .text("event")
                .map(5)
                .text("type")
                .text("event")
                .text("event")
                .text("chat.message");
        pack.text("id").text(id).text("rooms").array(1).text(room);
        pack.text("data").map(1).text("body").text(body);
        pack.map(2).text("rooms").array(1).text(room).text("except").array(0);
        return pack.bytes.toByteArray();
    }

    /** The few forms of MessagePack that are needed, for sizes below 16 elements and 64 KiB. */
    private static final class Pack {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

        Pack array(int size) {
            bytes.write(0x90 | size);
            return this;
        }

        Pack map(int size) {
            bytes.write(0x80 | size);
            return this;
        }

        Pack number(int small) {
            bytes.write(small);
            return this;
        }

        Pack text(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            if (utf8.length < 32) {
                bytes.write(0xA0 | utf8.length);
            } else {
                bytes.write(0xDA);
                bytes.write(utf8.length >> 8);
                bytes.write(utf8.length);
            }
            bytes.writeBytes(utf8);
            return this;
        }
    }
}
