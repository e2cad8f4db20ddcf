"""The yardstick: a plain paho subscriber at QoS 1 that decodes each message and does nothing."""

from __future__ import annotations

import json
import sys
import threading
import time

import msgspec
import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion


def main() -> None:
    port, topic, messages = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    done, counted = threading.Event(), [0, 0]
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id="bare", protocol=paho.MQTTv5)

    def took(_client: paho.Client, _data: object, message: paho.MQTTMessage) -> None:
        counted[0] += 1
        counted[1] += len(msgspec.json.decode(message.payload))
        if counted[0] == messages:
            done.set()

    client.on_message = took
    client.on_subscribe = lambda *_: print("ready", flush=True)
    client.connect("127.0.0.1", port)
    client.subscribe(topic, qos=1)
    client.loop_start()
    done.wait(600)
    print(json.dumps({"ended": time.time(), "readings": counted[1]}), flush=True)
    client.loop_stop()


if __name__ == "__main__":
    main()
