" Vim syntax file
" Language: scenarios of Crossmod (docs/language.md)

if exists('b:current_syntax')
  finish
endif
let s:cpo_save = &cpo
set cpo&vim

" A word ends where the language says so: `late-old` is one, and `nop2->jmp8` three.
let s:begin = '\%(^\|[ \t;{}]\|->\)\@2<=\%('
let s:end = '\)\%([ \t\r;{}#]\|->\|$\)\@='

function s:Match(group, pattern)
  execute 'syntax match crossmod' . a:group '/' . s:begin . a:pattern . s:end . '/'
endfunction

function s:Words(group, words)
  call s:Match(a:group, join(split(a:words), '\|'))
endfunction

" The lists are those of editors/words.txt
call s:Words('Step', 'write fence sync wait stop move go exchange shootdown retire')
call s:Words('Word', 'breakpoint head tail all bytes flag page of site byte by odd even unfenced')
call s:Words('Word', 'cycles for handlers until outside out handler')
call s:Words('Word', 'read if then call straight in interrupt nmi early')
call s:Words('Word', 'patcher executes before times back to under')
call s:Words('Name', 'none lock lfence mfence cpuid serialize iret movcr2')
call s:Words('Name', 'next old new retry')
call s:Words('Name', 'coherent bytewise snapshot sequential prefetch run')
call s:Words('Form', 'nop2 nop5 jmp8 jmp32 call32 jcc8 jcc32 int3 sled2')
call s:Words('Outcome', 'torn unserialized mismatch late-old late-breakpoint stale nested fault')
call s:Match('Number', '\d\+\%(\.\.\d\+\)\=\|\x\x\|\%(quad\|line\|page\)+\d\+')

syntax match crossmodPunctuation /->\|[;{}]/
syntax region crossmodBraces matchgroup=crossmodPunctuation start=/{/ end=/}/ end=/$/ keepend
      \ contains=crossmodInstruction,crossmodInBytes,crossmodOperand,crossmodRegister,crossmodMark,crossmodComment
syntax match crossmodMark /->\|[;,()$*]/ contained
syntax match crossmodInstruction /\<\l[a-z0-9]*\%(\.d\d\+\)\=\>/ contained
syntax match crossmodOperand /\.\=[-+]\=\%(0x\x\+\|\d\+\)\|\./ contained
syntax match crossmodRegister /%\w\+/ contained
" Behind the two above, so that it comes first
syntax match crossmodOperand /\<\x\x\>/ contained
syntax match crossmodInBytes /\<bytes\>/ contained

" Only at the beginning of a line; and what comes behind two of them
function s:Clauses(words)
  execute 'syntax match crossmodClause /^\%(' . join(split(a:words), '\|') . s:end . '/'
endfunction

call s:Clauses('scenario about site place handler patch execute rest online also repeat forbid show')
syntax match crossmodDefinition /\%(^scenario\s\+\)\@<=[^ \t\r#]\+/
syntax region crossmodSentence start=/\%(^about\)\@<=\s/ end=/^[^ \t#]/me=s-1 contains=crossmodComment,@Spell

syntax match crossmodComment /#.*/ contains=crossmodTodo,@Spell
syntax keyword crossmodTodo TODO FIXME XXX contained

syntax sync fromstart

highlight default link crossmodClause Statement
highlight default link crossmodDefinition Title
highlight default link crossmodSentence String
highlight default link crossmodStep Function
highlight default link crossmodWord Keyword
highlight default link crossmodInBytes crossmodWord
highlight default link crossmodName Constant
highlight default link crossmodForm Type
highlight default link crossmodInstruction Type
highlight default link crossmodRegister Identifier
highlight default link crossmodOutcome Special
highlight default link crossmodNumber Number
highlight default link crossmodOperand crossmodNumber
highlight default link crossmodPunctuation Delimiter
highlight default link crossmodMark crossmodPunctuation
highlight default link crossmodComment Comment
highlight default link crossmodTodo Todo

delfunction s:Clauses
delfunction s:Words
delfunction s:Match
unlet s:begin s:end
let b:current_syntax = 'crossmod'
let &cpo = s:cpo_save
unlet s:cpo_save
