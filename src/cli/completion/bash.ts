/**
 * The script for bash (3.2, as macOS has it, and newer), speaking the protocol of `@bomb.sh/tab`.
 *
 * Ours and not the package's: that one runs what was typed (`eval`: `gates send "$(date)" <Tab>` calls date),
 * expands what it was answered (`compgen -W`), loses its way at a colon (`whatsapp:106…`), and needs the
 * package bash-completion.
 */
export const BASH = `# bash completion for gates

_gates_complete() {
  # Bash cuts words at colons and equals signs: what stands together is put together again.
  local rest="\${COMP_LINE:0:COMP_POINT}" word last index
  local -a line=()
  for ((index = 0; index <= COMP_CWORD; index++)); do
    if [[ $index -eq 0 || "$rest" == [[:space:]]* ]]; then
      line+=("")
      rest="\${rest#"\${rest%%[![:space:]]*}"}"
    fi
    word="\${COMP_WORDS[index]}"
    [[ $index -eq $COMP_CWORD ]] && word="$rest"
    line[\${#line[@]} - 1]+="$word"
    rest="\${rest#"$word"}"
    last="$word"
  done

  # Quotes are the shell's. Nothing of what was typed is run.
  line=("\${line[@]//[\\"\\'\\\\]/}")
  last="\${last//[\\"\\'\\\\]/}"
  [[ "$last" == [:=]* ]] && last="\${last##*[:=]}"

  # Bash replaces only what follows its last cut: what is before it stays.
  local typed="\${line[\${#line[@]} - 1]}" flag=
  local kept="\${typed%"$last"}"
  [[ "$typed" == --*=* ]] && flag="\${typed%%=*}="

  local reply value directive=0
  local -a values=() abouts=()
  while IFS= read -r reply; do
    if [[ "$reply" == :* ]]; then
      directive="\${reply#:}"
      break
    fi
    value="$flag\${reply%%$'\\t'*}"
    [[ "$value" == "$kept"* ]] || continue
    values+=("\${value#"$kept"}")
    abouts+=("\${reply#*$'\\t'}")
  done < <(gates complete -- "\${line[@]:1}" </dev/null 2>/dev/null)

  if type compopt >/dev/null 2>&1; then
    ((directive & 4)) && compopt +o default
    ((directive & 16)) && compopt -o dirnames
    ((directive & 32)) && compopt -o nosort 2>/dev/null
  fi

  # Descriptions are shown where bash lists what there is; what it types is a bare word.
  local listing=
  [[ "\${COMP_TYPE:-}" =~ ^(63|33|64)$ ]] && listing=yes
  COMPREPLY=()
  for ((index = 0; index < \${#values[@]}; index++)); do
    value="\${values[index]}"
    if [[ $listing && \${#values[@]} -gt 1 && -n "\${abouts[index]}" ]]; then
      value+="  (\${abouts[index]})"
    fi
    COMPREPLY+=("$value")
  done
}

complete -o default -F _gates_complete gates
`;
