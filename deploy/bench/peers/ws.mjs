// A chat server as many write it with ws: rooms in a map, Redis pub/sub between replicas. Arguments: port, Redis URI.
import { createServer } from 'node:http';
import { createClient } from 'redis';
import { WebSocketServer } from 'ws';

const [port, redis] = process.argv.slice(2);
const rooms = new Map();
const http = createServer((request, response) => response.end('ok'));
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });

sockets.on('connection', (socket) => {
  socket.on('message', (message) => {
    const room = JSON.parse(message).rooms[0];
    if (!rooms.has(room)) rooms.set(room, new Set());
    rooms.get(room).add(socket);
    socket.on('close', () => rooms.get(room).delete(socket));
    socket.send('{"type":"ack","ref":"1"}');
  });
});

const subscriber = createClient({ url: redis });
await subscriber.connect();
await subscriber.pSubscribe('chat:*', (message, room) => {
  for (const socket of rooms.get(room) ?? []) socket.send(message);
});
http.listen(Number(port), '127.0.0.1');
