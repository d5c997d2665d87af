package io.pmrealtime.local.launcher;

import io.pmrealtime.local.options.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Looks whether ports are free before anything is started, so that the message can be plain. */
final class PortCheck {
    private PortCheck() {}

    /** One line for each port that is taken, with the flag that moves it. */
    static List<String> taken(Ports ports) {
        List<String> messages = new ArrayList<>();
        for (Ports.Listener listener : ports.listeners()) {
            if (!isFree(listener.port())) {
                messages.add("port " + listener.port() + " for " + listener.owner() + " is taken; move it with "
                        + listener.flag() + ", or all ports with --port-offset");
            }
        }
        return messages;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
