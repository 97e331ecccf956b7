# A help text as a page of man(7): the first line is the name's, paragraphs are filled, indented lines are kept, lists have hanging names.
# Variables: name, section, also (other pages), version, date.

function safe(text) {
  gsub(/\\/, "\\e", text)
  gsub(/-/, "\\-", text)
  gsub(/~/, "\\(ti", text)
  gsub(/\^/, "\\(ha", text)
  gsub(/`/, "\\(ga", text)
  gsub(/'/, "\\(aq", text)
  return text ~ /^\./ ? "\\&" text : text
}

function add(line) { body = body line "\n" }

# What was a paragraph until now.
function end() {
  if (paragraph != "") {
    if (paragraph ~ /^Exit code /) exits = exits safe(paragraph) "\n"
    else if (!summary) summary = paragraph
    else add(".PP\n" safe(paragraph))
  }
  paragraph = ""
}

# What was kept as it is.
function close_kept() {
  if (kept) { if (in_examples) examples = examples ".EE\n.RE\n"; else add(".EE\n.RE") }
  kept = 0
}

# An entry of a list: the name, and what follows it behind two blanks.
function entry(line,   at, term, about) {
  sub(/^ +/, "", line)
  at = match(line, /  +/)
  term = at ? substr(line, 1, at - 1) : line
  about = at ? substr(line, at + RLENGTH) : ""
  lists = lists ".TP\n.B " safe(term) "\n" (about == "" ? "" : safe(about) "\n")
}

{ sub(/\r$/, "") }

# The framework's own help has the description indented, below a heading.
NR == 1 && /^Description:$/ { framed = 1; next }
framed && /^[A-Z]/ { framed = 0 }
framed { sub(/^  /, "") }

/^Usage:$/ { end(); close_kept(); in_examples = 0; part = "usage"; next }
/^(Arguments|Options|Commands|Topics|Options of [a-z]+):$/ {
  end(); close_kept(); part = "list"
  heading = $0; sub(/:$/, "", heading)
  lists = lists ".SH " (heading ~ / / ? "\"" toupper(heading) "\"" : toupper(heading)) "\n"
  next
}
part == "usage" { if ($0 != "") { sub(/^ +/, ""); usage = usage (usage == "" ? "" : ".br\n") safe($0) "\n" } ; next }
part == "list" {
  if ($0 ~ /^  [^ ]/) entry($0)
  else if ($0 != "") { sub(/^ +/, ""); lists = lists safe($0) "\n" }
  next
}

/^Examples:$/ { end(); close_kept(); in_examples = 1; next }
/^  / {
  end()
  sub(/^  /, "")
  if (!kept) { if (in_examples) examples = examples ".RS 2\n.EX\n"; else add(".RS 2\n.EX") }
  kept = 1
  if (in_examples) examples = examples safe($0) "\n"; else add(safe($0))
  next
}
/^$/ { end(); close_kept(); next }
{ close_kept(); paragraph = paragraph == "" ? $0 : paragraph " " $0; if (!summary && NR <= 2) end() }

END {
  end(); close_kept()
  printf ".TH %s %s %s \"Ambicap %s\" \"Ambicap\"\n", toupper(safe(name)), section, date, version
  line = summary; sub(/\.$/, "", line)
  if (substr(line, 2, 1) ~ /[a-z ]/) line = tolower(substr(line, 1, 1)) substr(line, 2)
  printf ".SH NAME\n%s \\- %s\n", safe(name), safe(line)
  if (usage != "") printf ".SH SYNOPSIS\n%s", usage
  if (body != "") { sub(/^\.PP\n/, "", body); printf ".SH DESCRIPTION\n%s", body }
  printf "%s", lists
  if (exits != "") printf ".SH \"EXIT STATUS\"\n%s", exits
  if (examples != "") printf ".SH EXAMPLES\n%s", examples
  count = split(also, pages, " ")
  if (count) {
    printf ".SH \"SEE ALSO\"\n"
    for (i = 1; i <= count; i++) {
      match(pages[i], /\(/)
      printf ".BR %s %s%s\n", safe(substr(pages[i], 1, RSTART - 1)), substr(pages[i], RSTART), i < count ? "," : ""
    }
  }
}
