package io.pmrealtime.gateway.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFrameTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, 300_000})
    void aWebSocketDecoderReadsWhatWasWritten(int length) {
        String text = "é".repeat(length / 2) + "x".repeat(length % 2);
        ByteBuf frame = TextFrame.of(text);
        assertThat(TextFrame.payload(frame).toString(StandardCharsets.UTF_8)).isEqualTo(text);

        EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .maxFramePayloadLength(1 << 20)
                .build()));
        client.writeInbound(frame);
        TextWebSocketFrame read = client.readInbound();
        assertThat(read.isFinalFragment()).isTrue();
        assertThat(read.text()).isEqualTo(text);
        read.release();
        assertThat(client.finish()).isFalse();
    }

    @Test
    void headerTextIsEscapedAndThePayloadIsNot() {
        EventFrame event =
                new EventFrame("a\"b", "i\\d", null, List.of("project:\u0001", "ü"), "c", null, "x\ny", 2, true);
        ByteBuf frame = event.encode("{ \"k\" : 1.0 }".getBytes(StandardCharsets.UTF_8), new FrameSlab());
        assertThat(TextFrame.payload(frame).toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"type\":\"event\",\"event\":\"a\\\"b\",\"id\":\"i\\\\d\",\"rooms\":[\"project:\\u0001\",\"ü\"],"
                                + "\"cursor\":\"c\",\"correlationId\":\"x\\ny\",\"version\":2,\"silent\":true,\"data\":{ \"k\" : 1.0 }}");
        frame.release();
    }

    @Test
    void anEventWithoutPayloadHasNull() {
        ByteBuf frame =
                new EventFrame("t", "i", null, List.of("r"), "c", null, null, 1, false).encode(null, new FrameSlab());
        assertThat(TextFrame.payload(frame).toString(StandardCharsets.UTF_8)).endsWith("\"data\":null}");
        frame.release();
    }

    @Test
    void framesOfOneSlabStandBesideEachOtherAndKeepItUntilTheLastIsReleased() {
        List<ByteBuf> frames = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        FrameSlab slab = new FrameSlab();
        try (slab) {
            // Small ones of several slabs, and some with a buffer of their own.
            for (int i = 0; i < 300; i++) {
                texts.add("%d".formatted(i).repeat(i % 7 == 0 ? 5000 : 200));
                frames.add(new EventFrame("t", texts.get(i), null, List.of("r"), "c", null, null, 1, false)
                        .encode(null, slab));
            }
        }
        for (int i = 0; i < frames.size(); i++) {
            assertThat(TextFrame.payload(frames.get(i)).toString(StandardCharsets.UTF_8))
                    .contains("\"id\":\"" + texts.get(i) + "\"");
        }
        ByteBuf last = frames.remove(frames.size() - 1);
        frames.forEach(ByteBuf::release);
        assertThat(last.refCnt()).isEqualTo(1);
        last.release();
        assertThat(last.refCnt()).isZero();
    }
}
