"""The processor in a box: plays the payment service on the loopback; shares nothing with the till.

From outside to inside; each file uses those below it.

- ``cli.py`` reads the command, ``running.py`` puts one sandbox together, ``logs.py`` says little.
- ``server.py`` is waitress with a hold on each connection; ``incoming.py`` lists what came in; ``mischief.py`` plays
  the faults that ``faults.py`` describes; ``app.py`` is the Flask application: one transaction a request, refusals in
  the shape of whoever serves the path (``envelopes.py``), ``throttle.py``.
- ``api/`` has one file for each resource that the real service has. ``control.py`` is the testers' control room,
  ``front_page.py`` the page for people, ``openapi.py`` with ``body_schemas.py`` the description for machines,
  ``pictures.py`` the products' pictures, ``library/`` the stand-in for the vendor's browser script.
- ``wire/`` spells answers: names, types and looseness of the protocol; ``shape.py`` cuts them to ``expand`` and
  ``fields``, ``answers.py`` sends them. ``bodies.py`` and ``xml_bodies.py`` read what came, ``access.py`` knows who
  sent it, ``finding.py`` which product is meant.
- What the shop does: ``basket.py``, ``cart_addresses.py``, ``handing_over.py``, ``offers.py`` fill a cart;
  ``pricing.py`` prices it in whole minor units (``money.py``); ``tokenising.py`` makes sources (``cards.py`` says how
  each card behaves), ``attaching.py`` and ``contributions.py`` have them pay; ``checkout.py`` turns the cart into an
  order, or says why not (``declines.py``); ``settling.py`` captures and refunds later; ``refund_requests.py`` and
  ``refunding.py`` send money back. ``processor.py`` is all of it as a request finds it.
- What it remembers: ``records.py`` on the ``shelf.py`` s of the ``books.py``, in a ``folder.py`` or in memory; whatever
  moves money is in the ``ledger.py`` before the answer leaves. Keys are in ``keys.py``, time is in ``clock.py``.
- What it is given: ``shop_file.py`` reads the ``shop.py`` with its ``catalogue.py``; ``worlds.py`` chooses the facts
  that the documentation leaves open.

No number and no code of a card outlives its request: they are not in the books, the ledger, a list, a page, a log or a
traceback.
"""
