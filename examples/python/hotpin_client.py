#!/usr/bin/env python3
"""Speaks a WAV file to a Hotpin server in real time and keeps the reply.

    pip install websockets          (or: apt-get install python3-websockets)
    python3 hotpin_client.py question.wav --save reply.wav
    python3 hotpin_client.py question.wav --endpointing 700    # the server finds the end
"""
import argparse
import asyncio
import itertools
import json
import os
import random
import sys
import time
import wave

import websockets
from websockets.exceptions import WebSocketException

FRAME_MS = 20
WAV_HEADER_BYTES = 44  # of the reply: always exactly so many, once, at the start


async def speak(ws, wav, endpointing, heard_end):
    """Sends the file as a microphone would; then EOS, or silence until the server has heard the end."""
    samples = wav.getframerate() * FRAME_MS // 1000
    silence = bytes(samples * wav.getnchannels() * 2)
    due = time.monotonic()
    while not heard_end.is_set():
        frame = wav.readframes(samples)
        if not frame and not endpointing:
            await ws.send(json.dumps({"signal": "EOS"}))
            break
        await ws.send(frame or silence)
        due += FRAME_MS / 1000  # not "sleep 20 ms": that would drift
        await asyncio.sleep(max(0, due - time.monotonic()))
    return time.monotonic()


async def turn(ws, wav, endpointing):
    """One question: the reply's bytes, and whether it ended as it should."""
    heard_end = asyncio.Event()
    speaking = asyncio.create_task(speak(ws, wav, endpointing, heard_end))
    reply, failed = bytearray(), False
    try:
        async for message in ws:  # reads while it speaks: never send a whole file without reading
            at = f"{time.monotonic() - await speaking:6.3f} s" if speaking.done() else "speaking"
            if isinstance(message, bytes):
                if message and not reply:
                    print(at, "first audio")
                reply += message  # the empty frame, the end of the audio, adds nothing
                continue
            message = json.loads(message)  # unknown keys and statuses are to be ignored
            status = message.get("status")
            if status == "processing":
                heard_end.set()  # in a stage of the server's the microphone rests
                text = message.get("transcript") or message.get("response") or message.get("reason", "")
                print(at, message["stage"], text)
            elif status == "partial":
                print(at, "partial", message["transcript"])
            elif status == "error":  # the turn goes on: a spoken line and "complete" follow
                failed = True
                print(at, "error", message["code"], message["message"], file=sys.stderr)
            elif status == "complete":  # only now may the next question begin
                print(at, "complete", message.get("timings_ms", ""))
                return bytes(reply), not failed
    finally:
        speaking.cancel()
    raise ConnectionError(f"closed in mid-turn: {ws.close_code} {ws.close_reason}")


def back_off_s(attempt):
    """How long to wait before the n-th attempt, from 0: a fleet must not return in one moment."""
    most = min(60, 2 ** min(attempt, 6))
    return random.uniform(most / 2, most)


async def patiently(args):
    """Comes back when the server is gone; not where it would refuse again (1008), nor where another
    device has taken the session over (1012), or both would throw each other out."""
    for attempt in itertools.count():
        try:
            return await main(args)
        except (OSError, WebSocketException) as e:
            code = getattr(getattr(e, "rcvd", None), "code", None)
            if not args.reconnect or code in (1008, 1012):
                raise
            wait = back_off_s(attempt)
            print(f"{e}; again in {wait:.1f} s", file=sys.stderr)
            await asyncio.sleep(wait)


async def main(args):
    with wave.open(args.wav) as wav:
        if wav.getsampwidth() != 2:
            sys.exit("The file must have 16 bits a sample.")
        hello = {
            "session_id": args.session,
            "audio": {"encoding": "pcm_s16le", "sample_rate": wav.getframerate(),
                      "channels": wav.getnchannels()},
            "acks": False,  # for devices that must know that somebody listens
            "timings": True,
            "partials": args.partials,
        }
        if args.token:
            hello["token"] = args.token
        if args.endpointing:
            hello["endpointing"] = {"silence_ms": args.endpointing}
        async with websockets.connect(args.url, compression=None) as ws:
            await ws.send(json.dumps(hello))
            answer = json.loads(await ws.recv())
            if answer.get("status") != "connected":
                sys.exit(f"{answer.get('code')}: {answer.get('message')}")
            reply, well = await turn(ws, wav, args.endpointing)
    with wave.open(args.save, "wb") as out:  # with its true length
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(int.from_bytes(reply[24:28], "little"))
        out.writeframes(reply[WAV_HEADER_BYTES:])
    print(f"{len(reply) - WAV_HEADER_BYTES} bytes of reply in {args.save}")
    return 0 if well else 1


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("wav", help="16-bit PCM, any rate from 8 to 48 kHz, mono or stereo")
    options.add_argument("--url", default="ws://localhost:8000/ws")
    options.add_argument("--session", default="python-example")
    options.add_argument("--token", default=os.environ.get("HOTPIN_TOKEN", ""),
                         help="the credential, if the server wants one; default: $HOTPIN_TOKEN")
    options.add_argument("--save", default="reply.wav", metavar="FILE")
    options.add_argument("--partials", action="store_true", help="show words while they are spoken")
    options.add_argument("--endpointing", type=int, metavar="MS",
                         help="no EOS: the server finds the end after so much silence")
    options.add_argument("--reconnect", action="store_true",
                         help="come back when the server is gone, and ask again")
    try:
        sys.exit(asyncio.run(patiently(options.parse_args())))
    except (OSError, WebSocketException) as e:
        sys.exit(f"{type(e).__name__}: {e}")
