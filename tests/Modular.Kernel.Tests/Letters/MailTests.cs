using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Modular.Fire;
using Modular.Kernel.Tests.Support;
using Modular.Testing;

namespace Modular.Kernel.Tests.Letters;

public sealed class MailTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    [Theory, BothDatabases]
    public async Task A_posted_mail_is_sent_once(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        var about = await PostAsync(range);
        Guid? composed = null;
        range.Hooks.Composing = reference =>
        {
            composed = reference;
            return Hooks.Letter;
        };
        await range.SettleAsync();
        await range.SettleAsync();
        Assert.Equal(about, composed);
        Assert.Single(range.Post.Sent);
        var row = await RowAsync(range);
        Assert.Equal((DeliveryState.Done, 1, range.Clock.UtcNow()), (row.State, row.Attempts, row.SentAt));
    }

    [Theory, BothDatabases]
    public async Task While_one_sender_waits_for_the_server_another_does_not_send_the_same_mail(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await PostAsync(range);
        var second = true;
        range.Post.Sending = async _ => second = await range.SendMailAsync();
        Assert.True(await range.SendMailAsync());
        Assert.False(second);
        Assert.Single(range.Post.Sent);
    }

    [Theory, BothDatabases]
    public async Task A_sender_that_dies_after_sending_repeats_under_the_same_message_id_when_its_lease_is_over(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await PostAsync(range);
        range.Post.Sending = _ =>
        {
            range.Fuse.Arm(1);
            return Task.CompletedTask;
        };
        await Assert.ThrowsAnyAsync<Exception>(range.SendMailAsync);
        Assert.True(range.Fuse.Blown);
        range.Fuse.Mend();
        range.Post.Sending = static _ => Task.CompletedTask;
        range.Clock.Advance(Lease - TimeSpan.FromSeconds(1));
        Assert.False(await range.SendMailAsync());
        range.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await range.SendMailAsync());
        Assert.Equal(2, range.Post.Sent.Count);
        Assert.Single(range.Post.Sent.Distinct());
        Assert.False(await range.SendMailAsync());
    }

    [Theory, BothDatabases]
    public async Task A_sender_that_dies_at_any_step_never_loses_a_mail(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        for (var (step, died) = (1, true); died; step++)
        {
            await PostAsync(range);
            range.Post.Sent.Clear();
            range.Fuse.Arm(step);
            died = await Record.ExceptionAsync(range.SendMailAsync) is not null;
            range.Fuse.Mend();
            range.Clock.Advance(Lease);
            await range.SettleAsync();
            Assert.Single(range.Post.Sent.Distinct());
            Assert.Equal(0, await range.WithSouthAsync(db => db.Mails.CountAsync(m => m.State != DeliveryState.Done, None)));
            Assert.True(died || step > 5, "The fuse does not see the mail sender's databases.");
        }
    }

    [Theory, BothDatabases]
    public async Task A_server_that_refuses_is_tried_seven_times_then_the_mail_is_dead_with_a_reason(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await PostAsync(range);
        var tries = 0;
        range.Post.Sending = _ =>
        {
            tries++;
            throw new IOException("reader@example.org is unknown here");
        };
        for (var i = 0; i < 20; i++)
        {
            await range.SettleAsync();
            range.Clock.Advance(TimeSpan.FromHours(12));
        }

        Assert.Equal(7, tries);
        var row = await RowAsync(range);
        Assert.Equal((DeliveryState.Dead, "IOException"), (row.State, row.Reason));
    }

    [Theory, BothDatabases]
    public async Task A_server_that_is_back_gets_the_mail_after_the_pause(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await PostAsync(range);
        range.Post.Sending = static _ => throw new IOException();
        await range.SettleAsync();
        range.Post.Sending = static _ => Task.CompletedTask;
        range.Clock.Advance(TimeSpan.FromSeconds(4));
        await range.SettleAsync();
        Assert.Empty(range.Post.Sent);
        range.Clock.Advance(TimeSpan.FromSeconds(1));
        await range.SettleAsync();
        Assert.Single(range.Post.Sent);
    }

    [Theory, BothDatabases]
    public async Task A_mail_about_what_is_gone_is_done_without_being_sent(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await PostAsync(range);
        range.Hooks.Composing = static _ => null;
        await range.SettleAsync();
        Assert.Empty(range.Post.Sent);
        Assert.Equal(DeliveryState.Done, (await RowAsync(range)).State);
    }

    [Theory, BothDatabases]
    public async Task A_mail_that_nobody_can_write_is_dead_at_once(Database database)
    {
        await using var range = await FireRange.OpenAsync(database);
        await PostAsync(range, "south.unknown");
        await range.SettleAsync();
        var row = await RowAsync(range);
        Assert.Equal((DeliveryState.Dead, "no composer of that name"), (row.State, row.Reason));
    }

    [Theory, BothDatabases]
    public async Task Over_real_smtp_a_lost_answer_repeats_the_mail_under_one_message_id(Database database)
    {
        await using var world = await SandboxWorld.StartAsync();
        await using var range = await FireRange.OpenAsync(database, services => services.AddSingleton<IMailTransport>(new SmtpTransport(Options.Create(new MailSettings
        {
            Host = "localhost",
            Port = world.Address.SmtpPort,
            Security = "None",
            From = "post@modular.example",
        }))));
        await world.BreakAsync(new { target = "mail.smtp", kind = "drop_after", count = 1 });
        await PostAsync(range);
        await range.SettleAsync();
        range.Clock.Advance(TimeSpan.FromSeconds(5));
        await range.SettleAsync();
        Assert.Equal(DeliveryState.Done, (await RowAsync(range)).State);
        var mails = await world.MailsAsync("reader@example.org");
        Assert.Equal(2, mails.Length);
        Assert.Single(mails.Select(m => m.GetProperty("headers").EnumerateArray().Single(h => h.GetProperty("name").GetString() == "Message-Id").GetProperty("value").GetString()).Distinct());
        Assert.Equal("A bell rang", mails[0].GetProperty("subject").GetString());
    }

    private static Task<Guid> PostAsync(FireRange range, string template = SouthModule.LetterTemplate) => range.WithSouthAsync(async db =>
    {
        var about = Guid.NewGuid();
        db.Post(template, about);
        await db.SaveChangesAsync(None);
        return about;
    });

    private static Task<MailRow> RowAsync(FireRange range) => range.WithSouthAsync(db => db.Mails.AsNoTracking().SingleAsync(None));
}
