'use strict';
// A small client of the suite: token, WebSocket, room, presence, inbox, and events posted over HTTP.
(() => {
  const WORKSPACE = 'acme';
  const SHOWN = 50;
  const PAGE = 'tasks';
  const byId = (id) => document.getElementById(id);

  let session = 0;
  let socket = null;
  let token = null;
  let heartbeat = null;
  let posted = new Map();
  let present = new Map();
  let statusStep = 0;
  const statuses = ['todo', 'in_progress', 'review', 'done'];

  const user = () => byId('user').value;
  const project = () => byId('project').value;
  const newId = () => 'live-' + Date.now().toString(36) + '-' + Math.random().toString(36).slice(2, 10);

  function state(word, text) {
    byId('state').dataset.state = word;
    byId('state').textContent = text;
    byId('post').disabled = byId('assign').disabled = word !== 'on';
  }

  async function call(path, options = {}) {
    const headers = Object.assign({}, options.headers);
    if (token) headers.Authorization = 'Bearer ' + token;
    const response = await fetch(path, Object.assign({}, options, { headers }));
    const body = await response.json().catch(() => null);
    if (!response.ok) throw new Error((body && (body.detail || body.title)) || 'HTTP ' + response.status);
    return body;
  }

  async function connect() {
    const mine = ++session;
    clearInterval(heartbeat);
    if (socket) socket.close(1000);
    token = null;
    posted = new Map();
    present = new Map();
    showPresence();
    state('off', 'connecting');
    try {
      const groups = user() === 'ada' ? ['member', 'admin', 'producer'] : ['member', 'producer'];
      const minted = await call('/dev/token', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ userId: user(), workspaceId: WORKSPACE, groups }),
      });
      if (mine !== session) return;
      token = minted.token;
      open(mine);
      showUnread(await call('/api/pm/notifications/unread-count'));
    } catch (error) {
      if (mine === session) state('refused', error.message);
    }
  }

  function open(mine) {
    const scheme = location.protocol === 'https:' ? 'wss://' : 'ws://';
    socket = new WebSocket(scheme + location.host + '/ws', ['pm-realtime.v1', 'bearer.' + token]);
    socket.onmessage = (message) => { if (mine === session) receive(JSON.parse(message.data)); };
    socket.onclose = (close) => {
      if (mine !== session) return;
      clearInterval(heartbeat);
      state('off', 'connection lost (' + close.code + '), trying again');
      setTimeout(() => { if (mine === session) connect(); }, 1000 + Math.random() * 2000);
    };
  }

  function send(message) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function receive(message) {
    switch (message.type) {
      case 'welcome':
        send({ type: 'room.join', ref: 'join', projectId: project() });
        break;
      case 'ack':
        if (message.ref === 'join') joined();
        break;
      case 'error':
        if (message.ref === 'join') {
          state('refused', message.code === 'forbidden' ? user() + ' may not see ' + project() : message.message);
        }
        break;
      case 'event':
        event(message);
        break;
      case 'room.left':
        state('refused', 'no longer in ' + message.room);
        break;
    }
  }

  function joined() {
    state('on', 'connected as ' + user() + ', in project:' + project());
    const beat = () => send({ type: 'pm.presence.update', projectId: project(), page: PAGE });
    beat();
    heartbeat = setInterval(beat, 30000);
    refreshPresence();
  }

  function event(message) {
    const data = message.data || {};
    switch (message.event) {
      case 'pm.presence.joined':
      case 'pm.presence.updated':
        if (data.projectId === project()) present.set(data.userId, data.userName || data.userId);
        showPresence();
        return;
      case 'pm.presence.left':
        if (data.projectId === project()) present.delete(data.userId);
        showPresence();
        return;
      case 'notification.unread_count':
        byId('unread').textContent = data.count;
        return;
    }
    const ms = elapsed(message);
    if (posted.has(message.id)) {
      byId('latency').textContent = ms;
      posted.delete(message.id);
    }
    show(message, data, ms);
  }

  // From the press of the button for what this page posted; from the event's own time for the rest.
  function elapsed(message) {
    const start = posted.get(message.id);
    if (start !== undefined) return Math.max(0, Math.round(performance.now() - start));
    return Math.max(0, Date.now() - Date.parse(message.time));
  }

  function show(message, data, ms) {
    byId('empty').hidden = true;
    const item = document.createElement('li');
    item.append(
        element('code', message.event),
        element('span', ms < 60000 ? ms + ' ms' : new Date(message.time).toLocaleTimeString(), 'ms'),
        element('span', summary(message, data), 'what'));
    byId('events').prepend(item);
    while (byId('events').children.length > SHOWN) byId('events').lastChild.remove();
  }

  function summary(message, data) {
    if (message.event === 'notification.new') return data.title;
    if (message.event === 'user.status_changed') return data.userId + ' is ' + data.status;
    const parts = [data.title || data.name || data.userName || data.id];
    if (data.newStatus) parts.push((data.oldStatus ? data.oldStatus + ' → ' : '') + data.newStatus);
    if (data.newAssigneeId) parts.push('assigned to ' + data.newAssigneeId);
    if (data.body || data.message) parts.push(data.body || data.message);
    return parts.filter(Boolean).join(': ') + (message.actorId ? ' (' + message.actorId + ')' : '');
  }

  function element(name, text, className) {
    const node = document.createElement(name);
    node.textContent = text;
    if (className) node.className = className;
    return node;
  }

  async function refreshPresence() {
    const asked = project();
    const answer = await call('/api/pm/projects/' + asked + '/presence').catch(() => null);
    if (!answer || asked !== project()) return;
    for (const one of answer.data.users) present.set(one.userId, one.userName || one.userId);
    showPresence();
  }

  function showPresence() {
    const names = [...present.values()].sort();
    byId('presence').replaceChildren(
        ...(names.length ? names.map((name) => element('li', name)) : [element('li', 'nobody', 'soft')]));
  }

  function showUnread(answer) {
    byId('unread').textContent = answer.data.count;
  }

  async function post(type, actorId, data) {
    const id = newId();
    posted.set(id, performance.now());
    try {
      await call('/api/pm/events', {
        method: 'POST',
        headers: { 'Content-Type': 'application/cloudevents+json' },
        body: JSON.stringify({
          specversion: '1.0', id, source: '/live-page', type, time: new Date().toISOString(),
          subject: data.id, workspaceid: WORKSPACE, actorid: actorId, datacontenttype: 'application/json', data,
        }),
      });
    } catch (error) {
      posted.delete(id);
      state('refused', error.message);
    }
  }

  byId('post').onclick = () => {
    const oldStatus = statuses[statusStep % statuses.length];
    const newStatus = statuses[++statusStep % statuses.length];
    post('pm.task.status_changed', user(), {
      id: project() + '-1', projectId: project(), oldStatus, newStatus,
      updatedBy: user(), updatedAt: new Date().toISOString(),
    });
  };

  // Assigned by somebody else, as nobody is notified of what they did themselves.
  byId('assign').onclick = () => {
    const by = user() === 'ada' ? 'grace' : 'ada';
    post('pm.task.assigned', by, {
      id: project() + '-2', projectId: project(), title: 'A task from the live page',
      newAssigneeId: user(), assignedBy: by, assignedAt: new Date().toISOString(),
    });
  };

  byId('read-all').onclick = async () => {
    await call('/api/pm/notifications/read-all', { method: 'POST' }).catch((error) => state('refused', error.message));
    showUnread(await call('/api/pm/notifications/unread-count').catch(() => ({ data: { count: '?' } })));
  };

  byId('user').onchange = () => {
    byId('project').value = user() === 'margaret' ? 'gemini' : 'apollo';
    connect();
  };
  byId('project').onchange = connect;
  connect();
})();
