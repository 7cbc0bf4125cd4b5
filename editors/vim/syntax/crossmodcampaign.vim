" Vim syntax file
" Language: campaigns of Crossmod (docs/campaign.md)

if exists('b:current_syntax')
  finish
endif

" What is left of a line; what a line of its own kind has first
syntax match crossmodcampaignRest /\S.*/ contained
syntax match crossmodcampaignNumber /\d\+\%(\s\|$\)\@=/ contained
syntax match crossmodcampaignSet /\%(standard\|generate\)\%(\s\|$\)\@=/ contained nextgroup=crossmodcampaignRest skipwhite
syntax match crossmodcampaignDefinition /[A-Za-z0-9_.-]\+/ contained nextgroup=crossmodcampaignHost,crossmodcampaignKind skipwhite
syntax match crossmodcampaignKind /\%(qemu-multi\|qemu\|kvm\|bochs\|processor\|board\)\%(\s\|$\)\@=/ contained
      \ nextgroup=crossmodcampaignRest skipwhite
syntax match crossmodcampaignHost /ssh\%(\s\|$\)\@=/ contained nextgroup=crossmodcampaignAddress skipwhite
syntax match crossmodcampaignAddress /\S\+/ contained nextgroup=crossmodcampaignKind skipwhite

syntax match crossmodcampaignKeyword /^\s*\zs\%(options\|cpus\|emulator\|crossmod\|prepare\|power\|serial\|log\)\%(\s\|$\)\@=/
      \ nextgroup=crossmodcampaignRest skipwhite
syntax match crossmodcampaignKeyword /^\s*\zs\%(jobs\|processors\|batch\|time\)\%(\s\|$\)\@=/ nextgroup=crossmodcampaignNumber skipwhite
syntax match crossmodcampaignKeyword /^\s*\zsscenarios\%(\s\|$\)\@=/
      \ nextgroup=crossmodcampaignSet,crossmodcampaignRest skipwhite
syntax match crossmodcampaignKeyword /^\s*\zsmachine\%(\s\|$\)\@=/ nextgroup=crossmodcampaignDefinition skipwhite
syntax match crossmodcampaignComment /^\s*\zs#.*/ contains=@Spell

highlight default link crossmodcampaignKeyword Statement
highlight default link crossmodcampaignDefinition Title
highlight default link crossmodcampaignKind Type
highlight default link crossmodcampaignHost crossmodcampaignKind
highlight default link crossmodcampaignSet Constant
highlight default link crossmodcampaignAddress Identifier
highlight default link crossmodcampaignNumber Number
highlight default link crossmodcampaignRest String
highlight default link crossmodcampaignComment Comment

let b:current_syntax = 'crossmodcampaign'
