"""Holds a server of Hotpin's protocol against RFC 6455 with Python's websockets.

    python3 rfc6455.py ws://127.0.0.1:8000/ws question.wav

A line for each case: "ok NAME" or "FAIL NAME: why". Exit 1 if one failed.
"""
import asyncio
import json
import os
import sys
import wave

import websockets

URL, WAV = sys.argv[1], sys.argv[2]
PATIENCE_S = 60
CASES = []
MASK = b"\x01\x02\x03\x04"


def case(function):
    CASES.append(function)
    return function


def frame(head, payload, masked=True):
    """A frame by hand, for what the library refuses to send."""
    size = len(payload)
    mark = 0x80 if masked else 0
    if size < 126:
        start = bytes([head, mark | size])
    elif size < 1 << 16:
        start = bytes([head, mark | 126]) + size.to_bytes(2, "big")
    else:
        start = bytes([head, mark | 127]) + size.to_bytes(8, "big")
    if not masked:
        return start + payload
    return start + MASK + bytes(b ^ MASK[i % 4] for i, b in enumerate(payload))


def connect(**options):
    return websockets.connect(URL, max_size=None, ping_interval=None, **options)


async def until(ws, status):
    """Messages up to the one with this status."""
    seen = []
    async for message in ws:
        seen.append(message)
        if isinstance(message, str) and json.loads(message).get("status") == status:
            return seen
    raise AssertionError(f"closed {ws.close_code} before {status}")


async def hello(ws, name):
    await ws.send(json.dumps({"session_id": f"py-{os.getpid()}-{name}"}))
    await until(ws, "connected")


async def alive(ws):
    await ws.send('{"signal": "RESET"}')
    return await until(ws, "reset_complete")


async def closed(ws):
    await ws.wait_closed()
    return ws.close_code


def expect(got, wanted):
    assert got == wanted, f"{got!r}, not {wanted!r}"


async def closes(name, raw, code):
    async with connect() as ws:
        await hello(ws, name)
        ws.transport.write(raw)
        expect(await closed(ws), code)


@case
async def handshake_agrees_to_no_extension_and_no_subprotocol():
    async with connect(compression="deflate", subprotocols=["chat"]) as ws:
        expect(ws.subprotocol, None)
        expect(list(getattr(ws, "extensions", None) or getattr(ws, "protocol", ws).extensions), [])
        await hello(ws, "plain")


@case
async def pings_are_answered_with_their_payload():
    async with connect() as ws:
        await hello(ws, "ping")
        for payload in (b"", b"x", bytes(range(125))):
            await asyncio.wait_for(await ws.ping(payload), PATIENCE_S)


@case
async def a_pong_that_nobody_asked_for_means_nothing():
    async with connect() as ws:
        await hello(ws, "pong")
        await ws.pong(b"hello")
        await alive(ws)


@case
async def a_text_in_fragments_is_one_message():
    async with connect() as ws:
        await hello(ws, "fragments")
        await ws.send(iter(['{"sig', "nal", '": "RE', 'SET"}']))
        await until(ws, "reset_complete")


@case
async def empty_fragments_change_nothing():
    async with connect() as ws:
        await hello(ws, "empty-fragments")
        raw = frame(0x01, b"") + frame(0x00, b'{"signal"') + frame(0x00, b"")
        ws.transport.write(raw + frame(0x00, b': "RESET"}') + frame(0x80, b""))
        await until(ws, "reset_complete")


@case
async def a_ping_between_fragments_is_answered_at_once():
    async with connect() as ws:
        await hello(ws, "between")
        ws.transport.write(frame(0x01, b'{"signal": '))
        await asyncio.wait_for(await ws.ping(b"now"), PATIENCE_S)
        ws.transport.write(frame(0x80, b'"RESET"}'))
        await until(ws, "reset_complete")


@case
async def frames_that_come_byte_by_byte_are_whole_in_the_end():
    async with connect() as ws:
        await hello(ws, "bytes")
        for byte in frame(0x81, b'{"signal": "RESET"}'):
            ws.transport.write(bytes([byte]))
            await asyncio.sleep(0)
        await until(ws, "reset_complete")


@case
async def lengths_at_the_edges_of_their_encodings_are_read():
    async with connect() as ws:
        await hello(ws, "lengths")
        for size in (0, 1, 125, 126, 127, 65_534, 65_535, 65_536, 65_537):
            await ws.send(bytes(size))
            await alive(ws)


@case
async def a_whole_recording_may_come_in_one_frame():
    async with connect() as ws:
        await hello(ws, "big")
        await ws.send(bytes(1_900_000))
        await alive(ws)


@case
async def a_frame_beyond_the_longest_recording_is_1009():
    async with connect() as ws:
        await hello(ws, "too-big")
        try:
            await ws.send(bytes(4_000_000))
        except websockets.ConnectionClosed:
            pass
        expect(await closed(ws), 1009)


@case
async def text_of_many_languages_in_fragments_cut_in_characters_is_read():
    async with connect() as ws:
        await hello(ws, "utf8")
        utf8 = '{"signal": "κόσμε한국어😀"}'.encode()
        parts = [utf8[i : i + 1] for i in range(len(utf8))]
        raw = frame(0x01, parts[0]) + b"".join(frame(0x00, p) for p in parts[1:-1])
        ws.transport.write(raw + frame(0x80, parts[-1]))
        expect(json.loads((await until(ws, "error"))[-1])["code"], "unknown_signal")


@case
async def text_that_is_not_utf8_is_1007():
    for at, bad in enumerate((b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80")):
        await closes(f"bad-utf8-{at}", frame(0x81, bad), 1007)


@case
async def text_in_fragments_that_is_not_utf8_is_1007():
    await closes("bad-fragments", frame(0x01, b"ok\xce") + frame(0x80, b"x"), 1007)


@case
async def reserved_bits_are_1002():
    for bits in (0x40, 0x20, 0x10, 0x70):
        await closes(f"bits-{bits}", frame(0x81 | bits, b"{}"), 1002)


@case
async def reserved_opcodes_are_1002():
    for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
        await closes(f"opcode-{opcode}", frame(0x80 | opcode, b""), 1002)


@case
async def frames_without_a_mask_are_1002():
    await closes("unmasked", frame(0x81, b"{}", masked=False), 1002)


@case
async def long_or_fragmented_control_frames_are_1002():
    await closes("long-ping", frame(0x89, bytes(126)), 1002)
    await closes("half-ping", frame(0x09, b"x"), 1002)


@case
async def fragments_out_of_order_are_1002():
    await closes("continued", frame(0x80, b"x"), 1002)
    await closes("interrupted", frame(0x01, b"{") + frame(0x81, b"}"), 1002)


@case
async def a_close_is_answered_with_its_own_code():
    for code in (1000, 1001, 1003, 1007, 1011, 3000, 3999, 4000, 4999):
        async with connect() as ws:
            await hello(ws, f"close-{code}")
            await ws.close(code, "goodbye")
            expect(ws.close_code, code)


@case
async def a_close_without_a_code_is_answered():
    async with connect() as ws:
        await hello(ws, "close-bare")
        ws.transport.write(frame(0x88, b""))
        assert await closed(ws) in (1000, 1005), ws.close_code


@case
async def a_close_with_what_is_no_code_is_1002():
    for code in (0, 999, 1004, 1005, 1006, 1015):
        await closes(f"bad-code-{code}", frame(0x88, code.to_bytes(2, "big")), 1002)
    await closes("half-code", frame(0x88, b"\x03"), 1002)


@case
async def nothing_after_a_close_is_heeded():
    async with connect() as ws:
        await hello(ws, "after-close")
        ws.transport.write(frame(0x88, b"\x03\xe8") + frame(0x81, b'{"signal": "RESET"}'))
        rest = [message async for message in ws]
        expect(rest, [])
        expect(ws.close_code, 1000)


@case
async def a_first_frame_that_is_no_handshake_is_closed_with_1008_and_a_reason():
    async with connect() as ws:
        await ws.send("hello")
        expect(await closed(ws), 1008)
        assert "session_id" in ws.close_reason, ws.close_reason


@case
async def a_session_that_moves_on_is_closed_with_1012():
    async with connect() as first, connect() as second:
        await hello(first, "moves")
        await hello(second, "moves")
        expect(await closed(first), 1012)
        await alive(second)


@case
async def a_whole_turn():
    with wave.open(WAV) as wav:
        pcm = wav.readframes(wav.getnframes())
    async with connect() as ws:
        await hello(ws, "turn")
        for at in range(0, len(pcm), 4_096):
            await ws.send(pcm[at : at + 4_096])
        await ws.send('{"signal": "EOS"}')
        seen = await until(ws, "complete")
    texts = [json.loads(message) for message in seen if isinstance(message, str)]
    stages = [text["stage"] for text in texts if text["status"] == "processing"]
    expect(stages[:3], ["transcription", "llm", "tts"])
    audio = [message for message in seen if isinstance(message, bytes)]
    expect(audio[0][:4], b"RIFF")
    expect(audio[-1], b"")
    assert all(len(part) <= 4_096 and len(part) % 2 == 0 for part in audio)


async def main():
    print("websockets", websockets.__version__)
    failed = 0
    for function in CASES:
        name = function.__name__
        try:
            await asyncio.wait_for(function(), PATIENCE_S)
            print("ok", name)
        except Exception as e:
            failed += 1
            print(f"FAIL {name}: {type(e).__name__} {e}")
    return 1 if failed else 0


sys.exit(asyncio.run(main()))
