// Bun's own WebSocket server and its topics, fed by Redis pub/sub. Arguments: port, Redis URI.
import { createClient } from 'redis';

const [port, redis] = process.argv.slice(2);
const server = Bun.serve({
  port: Number(port),
  hostname: '127.0.0.1',
  fetch(request, self) {
    return self.upgrade(request) ? undefined : new Response('ok');
  },
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 0,
    message(socket, message) {
      socket.subscribe(JSON.parse(message).rooms[0]);
      socket.send('{"type":"ack","ref":"1"}');
    },
  },
});

const subscriber = createClient({ url: redis });
await subscriber.connect();
await subscriber.pSubscribe('chat:*', (message, room) => server.publish(room, message));
