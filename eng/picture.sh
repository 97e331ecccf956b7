#!/usr/bin/env bash
# Draws the real output of ambicap demo as docs/pictures/quickstart-light.svg and -dark.svg, for the README.
# Usage: eng/picture.sh [FILE]     FILE has an output of ambicap demo; without it, it is run, as root
set -euo pipefail
cd "$(dirname "$0")/.."

text=$(if [ $# -gt 0 ]; then cat "$1"; else artifacts/bin/ambicap demo; fi)
mkdir -p docs/pictures

# draw BACKGROUND BAR TEXT DIM GOOD BAD: the table's lines, up to the first empty one, without the sets, for which a README is too narrow; what a
# Pod came to in colour.
draw() {
  awk -v background="$1" -v bar="$2" -v text="$3" -v dim="$4" -v good="$5" -v bad="$6" '
    function escaped(words) {
      gsub(/&/, "\\&amp;", words); gsub(/</, "\\&lt;", words); gsub(/>/, "\\&gt;", words)
      return words
    }
    function coloured(line) {
      line = escaped(line)
      gsub(/bind: permission denied|exec: operation not permitted|socket: not permitted/, "<tspan fill=\"" bad "\">&</tspan>", line)
      gsub(/ runs/, " <tspan fill=\"" good "\">runs</tspan>", line)
      return line
    }
    NF == 0 { exit }
    NR == 1 { end = index($0, "SETS WITHOUT") - 1 }
    { $0 = substr($0, 1, end); sub(/ +$/, "") }
    { lines[++count] = $0; if (length($0) > widest) widest = length($0) }
    END {
      width = int(widest * 7.85 + 48); height = (count + 2) * 20 + 62
      printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"ambicap demo\">\n", width, height, width, height
      printf "<rect width=\"%d\" height=\"%d\" rx=\"8\" fill=\"%s\"/><path d=\"M0 8a8 8 0 0 1 8-8h%da8 8 0 0 1 8 8v24H0z\" fill=\"%s\"/>\n", width, height, background, width - 16, bar
      printf "<g fill=\"%s\"><circle cx=\"20\" cy=\"16\" r=\"5\"/><circle cx=\"38\" cy=\"16\" r=\"5\"/><circle cx=\"56\" cy=\"16\" r=\"5\"/></g>\n", dim
      printf "<g font-family=\"ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace\" font-size=\"13\" fill=\"%s\">\n", text
      printf "<text x=\"24\" y=\"60\"><tspan fill=\"%s\">#</tspan> ./quickstart.sh</text>\n", dim
      for (i = 1; i <= count; i++)
        printf "<text xml:space=\"preserve\" style=\"white-space:pre\" x=\"24\" y=\"%d\"%s textLength=\"%.1f\">%s</text>\n", 72 + i * 20, i == 1 ? " fill=\"" dim "\"" : "", length(lines[i]) * 7.85, coloured(lines[i])
      print "</g>\n</svg>"
    }' <<<"$text"
}

draw '#ffffff' '#e8eaed' '#1f2328' '#59636e' '#116329' '#a40e26' >docs/pictures/quickstart-light.svg
draw '#0d1117' '#21262d' '#e6edf3' '#9198a1' '#56d364' '#ff7b72' >docs/pictures/quickstart-dark.svg
