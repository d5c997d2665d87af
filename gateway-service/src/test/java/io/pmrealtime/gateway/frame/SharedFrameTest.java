package io.pmrealtime.gateway.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedFrameTest {
    private static final int MIN_BYTES = 100;

    private final FrameDeflater deflater = new FrameDeflater(MIN_BYTES, 1);

    @ParameterizedTest
    @ValueSource(ints = {MIN_BYTES, 500, 5_000, 100_000, 1_000_000})
    void eachFrameInflatesByItself(int length) throws DataFormatException {
        for (String text : new String[] {"{\"a\":\"" + "é".repeat(length / 2) + "\"}", "b".repeat(length)}) {
            SharedFrame frame = new SharedFrame(TextFrame.of(text));
            ByteBuf compressed = frame.compressed(deflater);

            assertThat(compressed.getUnsignedByte(0)).as("final, RSV1, text").isEqualTo((short) 0xC1);
            assertThat(compressed.readableBytes()).isLessThan(frame.plain().readableBytes());
            assertThat(inflated(TextFrame.payload(compressed), text.length() * 2))
                    .isEqualTo(text);
            assertThat(frame.bytes(true)).isEqualTo(compressed.readableBytes());
            assertThat(frame.bytes(false)).isEqualTo(frame.plain().readableBytes());
            frame.release();
        }
    }

    @Test
    void aFrameIsCompressedOnceAndLetGoOfWithTheOther() {
        SharedFrame frame = new SharedFrame(TextFrame.of("x".repeat(1000)));
        ByteBuf compressed = frame.compressed(deflater);
        assertThat(frame.compressed(new FrameDeflater(MIN_BYTES, 9))).isSameAs(compressed);
        frame.retain(2);
        frame.release(2);
        assertThat(compressed.refCnt()).isEqualTo(1);
        assertThat(frame.release()).isTrue();

        assertThat(compressed.refCnt()).isZero();
        assertThat(frame.plain().refCnt()).isZero();
    }

    @Test
    void whatIsShortOrDoesNotShrinkStaysAsItIs() {
        byte[] random = new byte[5_000];
        new Random(1).nextBytes(random);
        for (ByteBuf plain : List.of(
                TextFrame.of("x".repeat(MIN_BYTES - 1)),
                TextFrame.allocate(random.length).writeBytes(random))) {
            SharedFrame frame = new SharedFrame(plain);
            assertThat(frame.compressed(deflater)).isSameAs(frame.plain());
            frame.release();
            assertThat(frame.plain().refCnt()).isZero();
        }
    }

    @Test
    void theGatewaysOwnLongMessagesAreCompressedToo() throws DataFormatException {
        ByteBuf short1 = deflater.frame("{}");
        assertThat(short1.getUnsignedByte(0)).isEqualTo((short) 0x81);
        ByteBuf compressed = deflater.frame("y".repeat(1000));
        assertThat(compressed.getUnsignedByte(0)).isEqualTo((short) 0xC1);
        assertThat(inflated(TextFrame.payload(compressed), 1000)).isEqualTo("y".repeat(1000));
        short1.release();
        compressed.release();
    }

    private static String inflated(ByteBuf payload, int most) throws DataFormatException {
        byte[] input = new byte[payload.readableBytes() + 4];
        payload.getBytes(payload.readerIndex(), input, 0, payload.readableBytes());
        input[input.length - 2] = (byte) 0xFF;
        input[input.length - 1] = (byte) 0xFF;
        Inflater inflater = new Inflater(true);
        inflater.setInput(input);
        byte[] output = new byte[most];
        int length = inflater.inflate(output);
        assertThat(inflater.getRemaining()).isZero();
        inflater.end();
        return new String(output, 0, length, StandardCharsets.UTF_8);
    }
}
