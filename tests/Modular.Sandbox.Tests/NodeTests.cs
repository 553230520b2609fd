using System.Diagnostics;

namespace Modular.Sandbox.Tests;

/// <summary>The official Node libraries against the simulators. Explicit, because it installs from npm: see the sandbox's README for the command.</summary>
public sealed class NodeTests
{
    private const string Script = """
        import http from 'node:http';
        import assert from 'node:assert/strict';
        import Stripe from 'stripe';
        const base = new URL(process.env.SANDBOX);
        const stripe = new Stripe('sk_test_from_node', { host: base.hostname, port: base.port, protocol: 'http', maxNetworkRetries: 0 });
        const hooks = [];
        let arrived = () => {};
        const server = http.createServer((req, res) => {
          let body = '';
          req.on('data', c => body += c).on('end', () => { hooks.push([body, req.headers['stripe-signature']]); res.end(); arrived(); });
        });
        await new Promise(done => server.listen(0, '127.0.0.1', done));
        const endpoint = await stripe.webhookEndpoints.create({ url: `http://127.0.0.1:${server.address().port}/`, enabled_events: ['checkout.session.completed', 'charge.refunded'] });
        const order = { mode: 'payment', success_url: 'https://shop.example/?s={CHECKOUT_SESSION_ID}', cancel_url: 'https://shop.example/', client_reference_id: 'n1', metadata: { order: 'n1' },
          line_items: [{ quantity: 2, price_data: { currency: 'eur', unit_amount: 1250, product_data: { name: 'Kanu für zwei' } } }] };
        const session = await stripe.checkout.sessions.create(order, { idempotencyKey: 'node-1' });
        assert.equal(session.amount_total, 2500);
        assert.equal((await stripe.checkout.sessions.create(order, { idempotencyKey: 'node-1' })).id, session.id);
        await assert.rejects(stripe.checkout.sessions.create({ ...order, client_reference_id: 'n2' }, { idempotencyKey: 'node-1' }), { type: 'StripeIdempotencyError' });
        const click = await fetch(session.url, { method: 'POST', body: new URLSearchParams({ action: 'pay' }), redirect: 'manual' });
        assert.equal(click.status, 303);
        assert.equal(click.headers.get('location'), `https://shop.example/?s=${session.id}`);
        const paid = await stripe.checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge', 'line_items'] });
        assert.equal(paid.payment_status, 'paid');
        assert.equal(paid.payment_intent.latest_charge.amount_captured, 2500);
        assert.equal(paid.line_items.data[0].description, 'Kanu für zwei');
        await stripe.refunds.create({ payment_intent: paid.payment_intent.id, amount: 500 });
        await assert.rejects(stripe.refunds.create({ payment_intent: paid.payment_intent.id, amount: 2001 }), { type: 'StripeInvalidRequestError', param: 'amount' });
        await assert.rejects(new Stripe('sk_test_invalid', { host: base.hostname, port: base.port, protocol: 'http' }).balance.retrieve(), { type: 'StripeAuthenticationError' });
        let listed = 0;
        for await (const _ of stripe.checkout.sessions.list({ limit: 1 })) listed++;
        assert.equal(listed, 1);
        while (hooks.length < 2) await new Promise(done => { arrived = done; if (hooks.length >= 2) done(); });
        const types = hooks.map(([body, signature]) => stripe.webhooks.constructEvent(body, signature, endpoint.secret).type);
        assert.deepEqual(types, ['checkout.session.completed', 'charge.refunded']);
        assert.throws(() => stripe.webhooks.constructEvent(hooks[0][0] + ' ', hooks[0][1], endpoint.secret));
        server.close();
        server.closeAllConnections();
        console.log('node ok', Stripe.PACKAGE_VERSION ?? '');
        """;

    private const string MangopayScript = """
        import http from 'node:http';
        import assert from 'node:assert/strict';
        import Mangopay from 'mangopay4-nodejs-sdk';
        const api = new Mangopay({ clientId: 'from-node', clientApiKey: 'key-from-node', baseUrl: process.env.SANDBOX.replace(/\/$/, ''), errorHandler: () => {} });
        const hooks = [];
        let arrived = () => {};
        const server = http.createServer((req, res) => { hooks.push(new URL(req.url, 'http://x').searchParams); res.end(); arrived(); });
        await new Promise(done => server.listen(0, '127.0.0.1', done));
        for (const EventType of ['PAYIN_NORMAL_SUCCEEDED', 'PAYIN_REFUND_SUCCEEDED']) await api.Hooks.create({ EventType, Url: `http://127.0.0.1:${server.address().port}/` });
        assert.equal((await api.Hooks.getAll()).length, 2);
        const payer = await api.Users.create({ PersonType: 'NATURAL', FirstName: 'Ada', LastName: 'Lovelace', Email: 'ada@example.com', UserCategory: 'PAYER' });
        const owner = await api.Users.create({ PersonType: 'NATURAL', FirstName: 'Kai', LastName: 'Kajak', Email: 'kai@example.com', UserCategory: 'OWNER', Birthday: 0, Nationality: 'DE',
          CountryOfResidence: 'DE', TermsAndConditionsAccepted: true });
        const wallet = await api.Wallets.create({ Owners: [owner.Id], Currency: 'EUR', Description: 'takings' });
        const order = () => ({ AuthorId: payer.Id, CreditedWalletId: wallet.Id, DebitedFunds: { Currency: 'EUR', Amount: 2500 }, Fees: { Currency: 'EUR', Amount: 0 },
          ReturnURL: 'https://shop.example/', CardType: 'CB_VISA_MASTERCARD', Culture: 'EN', PaymentType: 'CARD', ExecutionType: 'WEB', Tag: 'n1' });
        const key = 'node-key-0123456789';
        const payIn = await api.PayIns.create(order(), null, { headers: { 'Idempotency-Key': key } });
        assert.equal(payIn.Status, 'CREATED');
        await assert.rejects(api.PayIns.create(order(), null, { headers: { 'Idempotency-Key': key } }));
        assert.equal((await api.Idempotency.get(key)).Resource.Id, payIn.Id);
        const click = await fetch(payIn.RedirectURL, { method: 'POST', body: new URLSearchParams({ action: 'pay' }), redirect: 'manual' });
        assert.equal(click.headers.get('location'), `https://shop.example/?transactionId=${payIn.Id}`);
        assert.equal((await api.PayIns.get(payIn.Id)).Status, 'SUCCEEDED');
        assert.equal((await api.Wallets.get(wallet.Id)).Balance.Amount, 2500);
        const refund = await api.PayIns.createRefund(payIn.Id, { AuthorId: payer.Id, DebitedFunds: { Currency: 'EUR', Amount: 500 }, Fees: { Currency: 'EUR', Amount: 0 } });
        assert.equal((await api.Refunds.get(refund.Id)).InitialTransactionId, payIn.Id);
        await assert.rejects(api.PayIns.get('nothing'), e => e.Type === 'ressource_not_found');
        assert.equal(api.rateLimits.length, 4);
        while (hooks.length < 2) await new Promise(done => { arrived = done; setTimeout(() => { console.error('no hook'); process.exit(1); }, 15000).unref(); });
        assert.deepEqual(hooks.map(h => [h.get('EventType'), h.get('RessourceId')]), [['PAYIN_NORMAL_SUCCEEDED', payIn.Id], ['PAYIN_REFUND_SUCCEEDED', refund.Id]]);
        server.close();
        console.log('node ok');
        """;

    [Fact(Explicit = true), Trait("run", "on demand")]
    [Trait("needs", "npm")]
    public Task The_node_library_creates_pays_refunds_and_verifies() => RunsAsync("stripe", Script);

    [Fact(Explicit = true), Trait("run", "on demand")]
    [Trait("needs", "npm")]
    public Task The_mangopay_library_pays_in_refunds_and_hears_hooks() => RunsAsync("mangopay4-nodejs-sdk", MangopayScript);

    private static async Task RunsAsync(string package, string script)
    {
        await using var world = new World(o => o.TimeProvider = TimeProvider.System);
        await world.InitializeAsync();
        var folder = Directory.CreateTempSubdirectory("sandbox-node");
        try
        {
            await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, "package.json"), """{ "private": true, "type": "module" }""");
            await System.IO.File.WriteAllTextAsync(Path.Combine(folder.FullName, "shop.js"), script);
            await Run(folder, "npm", "install --no-audit --no-fund " + package, null);
            Assert.Contains("node ok", await Run(folder, "node", "shop.js", world.Address.BaseUrl.ToString()), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> Run(DirectoryInfo folder, string command, string arguments, string? sandbox)
    {
        var start = new ProcessStartInfo(command, arguments) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        if (sandbox is not null) start.Environment["SANDBOX"] = sandbox;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{command} {arguments} ended with {process.ExitCode}:\n{await output}\n{await error}");
        return await output;
    }
}
