"""Trees of tagged files for benchmarks: many names, few bytes, each with tags of its own."""

import os
import subprocess

# As long as the number that takes its place.
PLACE = b"NUMBER-HERE"


def template(folder, ending, arguments):
    """A short file whose title, artist and album have a place for a number."""
    path = os.path.join(folder, "template." + ending)
    place = PLACE.decode()
    subprocess.run(
        ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", "anoisesrc=d=0.25:a=0.1:r=44100:seed=1", "-ac", "2",
         "-metadata", f"title=A song with the number {place}", "-metadata", f"artist=Somebody {place}",
         "-metadata", f"album=An album {place}", "-metadata", "date=2021", "-metadata", "track=3",
         "-metadata", "composer=A composer", "-metadata", "genre=Soundtrack", *arguments, path], check=True)
    with open(path, "rb") as file:
        data = file.read()
    os.remove(path)
    return data


def make(root, count):
    """Makes `count` files below `root`: half FLAC, half MP3, ten an album, ten albums a folder."""
    os.makedirs(root)
    flac = template(root, "flac", ["-compression_level", "0"])
    mp3 = template(root, "mp3", ["-b:a", "128k"])
    for number in range(count):
        folder = os.path.join(root, f"artist {number // 100}", f"album {number // 10}")
        if number % 10 == 0:
            os.makedirs(folder)
        data, ending = (flac, "flac") if number % 2 else (mp3, "mp3")
        text = f"{number:0{len(PLACE)}d}".encode()
        with open(os.path.join(folder, f"{number % 10 + 1:02} song {number}.{ending}"), "wb") as file:
            file.write(data.replace(PLACE, text))


if __name__ == "__main__":
    import sys
    make(sys.argv[1], int(sys.argv[2]))
