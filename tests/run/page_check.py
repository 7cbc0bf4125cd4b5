#!/usr/bin/python3
"""Checks a page of HTML that is to stand by itself: page_check.py FILE

Each id is there once, and each link to one leads somewhere; elements close in their order; nothing is loaded
from elsewhere; each table has a caption, and headers with a scope; each picture has a label. A line for each
thing that is wrong, and exit status 1 then.
"""
import sys
from html.parser import HTMLParser

VOID = {'meta', 'input', 'br', 'line', 'circle'}
LOADS = {('script', 'src'), ('img', 'src'), ('link', 'href'), ('iframe', 'src'), ('object', 'data'), ('use', 'href')}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.links, self.wrong, self.open, self.tables = set(), [], [], [], []

    def complain(self, words):
        self.wrong.append(f'line {self.getpos()[0]}: {words}')

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        for name, value in attrs:
            if name == 'id':
                if value in self.ids:
                    self.complain(f'the id {value} is there twice')
                self.ids.add(value)
            if name.startswith('on'):
                self.complain(f'{tag} has {name}')
            if (tag, name) in LOADS:
                self.complain(f'{tag} loads {value}')
            if name in ('aria-labelledby', 'for'):
                self.links.append((self.getpos()[0], value))
        if tag == 'a' and values.get('href', '').startswith('#'):
            self.links.append((self.getpos()[0], values['href'][1:]))
        if tag == 'a' and 'href' not in values:
            self.complain('a link without an address')
        if tag == 'th' and values.get('scope') not in ('row', 'col', 'colgroup'):
            self.complain('a header without a scope')
        if tag == 'svg' and not (values.get('role') == 'img' and values.get('aria-label')):
            self.complain('a picture without a label')
        if tag == 'table':
            self.tables.append(set())
        if tag in ('caption', 'th') and self.tables:
            self.tables[-1].add(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.complain(f'</{tag}> closes nothing')
        if tag == 'table' and self.tables.pop() != {'caption', 'th'}:
            self.complain('a table without a caption, or without headers')

    def finish(self):
        self.close()
        self.wrong += [f'line {line}: there is no {name}' for line, name in self.links if name not in self.ids]
        self.wrong += [f'<{tag}> is never closed' for tag in self.open]
        if not self.links:
            self.wrong.append('there is no link')


page = Page()
with open(sys.argv[1], encoding='utf-8') as file:
    page.feed(file.read())
page.finish()
for words in page.wrong:
    print(words)
sys.exit(1 if page.wrong else 0)
