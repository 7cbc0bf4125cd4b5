autocmd BufNewFile,BufRead *.scn setfiletype crossmod
autocmd BufNewFile,BufRead *.campaign setfiletype crossmodcampaign
