"""A live quiz the way that the Channels tutorial teaches, to be measured beside ours.

`AuthMiddlewareStack`, `AsyncJsonWebsocketConsumer`, one group for the game and `group_send` through channels_redis, one
ORM insert for each answer, daphne; on PostgreSQL. It speaks as much of docs/protocol.md as the phones need, and its
frames are as long as ours. Connections to the database are kept: without that every answer would open one.
"""
