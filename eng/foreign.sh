# Sourced by scripts that take Debian's packages for another architecture. No program of its own.

# foreign ARCHITECTURE STATE: reads the index of this machine's own Debian release for ARCHITECTURE into the folder STATE, and sets "options"
# to those by which apt-get takes packages from it. The machine's own architectures and apt's own state stay as they are.
foreign() {
  mkdir -p "$2/lists/partial" "$2/archives/partial"
  : >"$2/status"
  apt-get indextargets --format '$(CREATED_BY) $(COMPONENT) $(ORIGIN) $(REPO_URI) $(SUITE) $(RELEASE)' |
    awk -v key=/usr/share/keyrings/debian-archive-keyring.gpg \
      '$1 == "Packages" && $2 == "main" && $3 == "Debian" { print "deb [signed-by=" key "]", $4, $6, "main" }' |
    sort -u >"$2/debian.list"
  options=(-q -o "APT::Architecture=$1" -o "APT::Architectures::=$1" -o APT::Sandbox::User=root
    -o "Dir::Etc::sourcelist=$2/debian.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State=$2" -o "Dir::Cache=$2" -o "Dir::State::status=$2/status" -o Acquire::Languages=none
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::http::Timeout=20
    -o APT::Update::Error-Mode=any)
  apt-get "${options[@]}" update
}
