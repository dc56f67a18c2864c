"""Reads and writes playlists with totem-pl-parser, the parser of Rhythmbox and Videos.

totem.py read FILE          prints {"title", "entries": [[path, title]]} as JSON
totem.py write FILE KIND    writes standard input, which is of that shape, as m3u, pls or xspf
"""

import json
import sys

import gi

gi.require_version("TotemPlParser", "1.0")
from gi.repository import Gio, GObject, TotemPlParser


def read(path):
    parser = TotemPlParser.Parser()
    found = {"title": None, "entries": []}

    def entry(_, uri, facts):
        file = Gio.File.new_for_uri(uri)
        found["entries"].append([file.get_path() or uri, facts.get("title")])

    def started(_, uri, facts):
        found["title"] = facts.get("title")

    parser.connect("entry-parsed", entry)
    parser.connect("playlist-started", started)
    result = parser.parse(Gio.File.new_for_path(path).get_uri(), False)
    if result != TotemPlParser.ParserResult.SUCCESS:
        sys.exit(f"{path}: {result.value_nick}")
    json.dump(found, sys.stdout)


def write(path, kind):
    wanted = json.load(sys.stdin)
    parser, playlist = TotemPlParser.Parser(), TotemPlParser.Playlist()
    for file, title in wanted["entries"]:
        row = playlist.append()
        uri = Gio.File.new_for_path(file).get_uri()
        playlist.set_value(row, TotemPlParser.PARSER_FIELD_URI, GObject.Value(str, uri))
        playlist.set_value(row, TotemPlParser.PARSER_FIELD_TITLE, GObject.Value(str, title))
    kind = getattr(TotemPlParser.ParserType, kind.upper())
    if not parser.save(playlist, Gio.File.new_for_path(path), wanted["title"], kind):
        sys.exit(f"{path} was not written")


if sys.argv[1] == "read":
    read(sys.argv[2])
else:
    write(sys.argv[2], sys.argv[3])
