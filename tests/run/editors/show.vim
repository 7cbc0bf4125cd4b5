" For tests/run/76-editors.t: a letter for each character of each file, by what Vim shows it as, into $SHOWN;
" and into $SETTINGS what each file's type has set.
let s:letters = {'': '-',
      \ 'crossmodClause': 'C', 'crossmodDefinition': 'D', 'crossmodSentence': 'A', 'crossmodStep': 'S',
      \ 'crossmodWord': 'W', 'crossmodInBytes': 'W', 'crossmodName': 'N', 'crossmodForm': 'F',
      \ 'crossmodInstruction': 'I', 'crossmodRegister': 'R', 'crossmodOutcome': 'O', 'crossmodNumber': '0',
      \ 'crossmodOperand': '0', 'crossmodPunctuation': 'P', 'crossmodMark': 'P', 'crossmodComment': '#', 'crossmodTodo': '#',
      \ 'crossmodcampaignKeyword': 'C', 'crossmodcampaignDefinition': 'D', 'crossmodcampaignKind': 'F',
      \ 'crossmodcampaignHost': 'F', 'crossmodcampaignSet': 'N', 'crossmodcampaignAddress': 'R',
      \ 'crossmodcampaignNumber': '0', 'crossmodcampaignRest': 'A', 'crossmodcampaignComment': '#'}

function s:Shown(number)
  let shown = ''
  let column = 1
  for character in split(getline(a:number), '\zs')
    let name = synIDattr(synID(a:number, column, 1), 'name')
    let shown .= character =~ '\s' ? ' ' : get(s:letters, name, '?')
    let column += len(character)
  endfor
  return substitute(shown, '\s*$', '', '')
endfunction

let s:shown = []
let s:settings = []
for s:file in argv()
  execute 'edit' fnameescape(s:file)
  for s:number in range(1, line('$'))
    call add(s:shown, s:file . ':' . s:number . ':' . s:Shown(s:number))
  endfor
  call add(s:settings, s:file . ' ' . &filetype . ' ' . &commentstring)
endfor
call writefile(s:shown, $SHOWN)
call writefile(s:settings, $SETTINGS)
quitall!
