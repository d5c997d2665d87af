package io.pmrealtime.gateway.window;

import io.pmrealtime.gateway.frame.FrameDeflater;

/**
 * Joined frames for the two kinds of clients. Each kind has its own, as members of one room of either kind wait for the same frames. For one
 * event loop.
 *
 * @param plain for those who take frames as they are
 * @param compressed for those who agreed to permessage-deflate
 */
public record FrameJoiners(FrameJoiner plain, FrameJoiner compressed) {

    public static FrameJoiners of(FrameDeflater deflater) {
        return new FrameJoiners(new FrameJoiner(entry -> entry.frame().plain()), new FrameJoiner(entry -> entry.frame()
                .compressed(deflater)));
    }

    /** Lets go of all buffers. */
    public void clear() {
        plain.clear();
        compressed.clear();
    }
}
