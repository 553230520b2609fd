using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Modular.Fire;
using Modular.Fire.North;

namespace Modular.Kernel.Tests.Rules;

public sealed class OutcomeTests
{
    [Fact]
    public void Done_is_done_and_a_refusal_is_not()
    {
        Assert.True(Outcome.Done.IsDone);
        var refused = Outcome.Refused("sold-out", "Ausverkauft.", "Sold out.", "places");
        Assert.False(refused.IsDone);
        Assert.Equal(new Refusal("sold-out", "Ausverkauft.", "Sold out.", "places"), refused.Refusal);
    }

    [Fact]
    public void A_value_is_handed_out_only_when_there_is_one()
    {
        Outcome<int> seven = 7;
        Assert.Equal(7, seven.Value);
        Outcome<int> none = new Refusal("sold-out", "Ausverkauft.", "Sold out.");
        Assert.Contains("sold-out", Assert.Throws<InvalidOperationException>(() => none.Value).Message, StringComparison.Ordinal);
    }
}

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("a@example.org")]
    [InlineData(" a.b+c@mail.example.org ")]
    [InlineData("jürgen@müller.example")]
    public void An_address_is_taken_and_prints_as_stars(string text)
    {
        Assert.True(EmailAddress.TryParse(text, out var address));
        Assert.Equal(text.Trim(), address.Reveal());
        Assert.Equal("***", address.ToString());
        Assert.Equal("***", $"{address}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a@b")]
    [InlineData("a@@example.org")]
    [InlineData("Anna <a@example.org>")]
    [InlineData("a@example.org\r\nBcc: b@example.org")]
    [InlineData("a@example.org,b@example.org")]
    [InlineData("a b@example.org")]
    public void Anything_else_is_refused(string? text)
    {
        Assert.False(EmailAddress.TryParse(text, out _));
        Assert.Throws<FormatException>(() => EmailAddress.Parse(text!));
    }

    [Fact]
    public void No_text_makes_the_parser_throw() => Gen.String.Sample(text => EmailAddress.TryParse(text, out _) || true);

    [Fact]
    public void Two_spellings_of_one_mailbox_compare_equal() =>
        Assert.Equal(EmailAddress.Parse("Anna@Example.org").Normalised, EmailAddress.Parse("anna@example.ORG").Normalised);

    [Fact]
    public void An_address_of_255_characters_is_too_long() => Assert.False(EmailAddress.TryParse(new string('a', 244) + "@example.io", out _));

    [Fact]
    public void Nothing_can_be_revealed_of_no_address() => Assert.Throws<InvalidOperationException>(() => default(EmailAddress).Reveal());
}

public sealed class ClockTests
{
    [Fact]
    public void Instants_are_utc_in_whole_microseconds_and_never_later_than_now() => Gen.Long[0, TimeSpan.TicksPerDay].Sample(ticks =>
    {
        var at = new DateTimeOffset(2026, 3, 29, 0, 0, 0, TimeSpan.Zero).AddTicks(ticks);
        var now = new FakeTimeProvider(at).UtcNow();
        Assert.Equal(DateTimeKind.Utc, now.Kind);
        Assert.Equal(0, now.Ticks % TimeSpan.TicksPerMicrosecond);
        Assert.InRange(at.UtcTicks - now.Ticks, 0, TimeSpan.TicksPerMicrosecond - 1);
    });

    [Fact]
    public void Later_ids_sort_later()
    {
        var clock = new FakeTimeProvider();
        var first = clock.NewId();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(string.CompareOrdinal(first.ToString(), clock.NewId().ToString()) < 0);
    }
}

public sealed class SubscriptionsTests
{
    private readonly Subscriptions _subscriptions = new([new NorthModule(), new SouthModule()]);

    [Fact]
    public void Every_handler_is_found_under_its_stable_key() =>
        Assert.Equal(["north.NoteOwnRing:north.rang.v1", "south.CountRings:north.rang.v1"], _subscriptions.To(Rang.Name).Select(s => s.Key).Order());

    [Fact]
    public void Only_what_somebody_listens_to_is_wanted()
    {
        Assert.True(_subscriptions.Wanted(Rang.Name));
        Assert.False(_subscriptions.Wanted(Whispered.Name));
        Assert.Null(_subscriptions.Find("south.Gone:north.rang.v1"));
    }

    [Fact]
    public void An_event_without_a_name_says_what_it_needs() =>
        Assert.Contains("public const string Name", Assert.Throws<InvalidOperationException>(() => EventName.Of(typeof(Nameless))).Message, StringComparison.Ordinal);

    private sealed record Nameless : MediatR.INotification;
}
