using Modular.Vault.Contracts;

namespace Modular.Vault.Identify.Holder;

/// <summary>
/// Whether an account is a person's own, by the name alone: the line that the bank calls the owner against the names they registered. It errs on the side of
/// "no": family names alone never match, and two given names that differ never match, however alike the rest is (twins, parents, children).
/// </summary>
internal static class HolderMatcher
{
    /// <summary>Longer than any bank writes.</summary>
    private const int LongestLine = 300;

    /// <param name="givenNames">All given names, as on the identity card.</param>
    /// <param name="familyName">The family name; a name at birth may stand in brackets or after "geb.".</param>
    /// <param name="line">What the bank says.</param>
    public static HolderMatch Match(string givenNames, string familyName, string? line)
    {
        if (string.IsNullOrWhiteSpace(line) || line.Length > LongestLine || HolderText.Read(line) is not { } holder || Person.Read(givenNames, familyName) is not { } person)
        {
            return HolderMatch.None;
        }

        var best = Best(person, holder, holder.Parts, mayBorrow: true);
        if (best == HolderMatch.None && line.Contains(',', StringComparison.Ordinal))
        {
            // Between two people, then; each has a whole name.
            best = Best(person, holder, HolderText.ByCommas(line), mayBorrow: false);
        }

        return Least(best, holder.Generation == person.Generation ? HolderMatch.Exact : HolderMatch.Partial);
    }

    /// <summary>The best of several lines: an account list has several.</summary>
    public static HolderMatch Best(string givenNames, string familyName, IEnumerable<string> lines) => lines.Select(l => Match(givenNames, familyName, l)).DefaultIfEmpty(HolderMatch.None).Max();

    private static HolderMatch Best(Person person, HolderText holder, IReadOnlyList<HolderPart> parts, bool mayBorrow)
    {
        var best = HolderMatch.None;
        foreach (var part in parts)
        {
            var own = Of(person, holder, part);
            best = Most(best, own != HolderMatch.None || !mayBorrow ? own : Borrowed(person, holder, part, parts));
        }

        // Of two owners one may not say "mine" as of an account alone.
        return parts.Count > 1 ? Least(best, HolderMatch.Close) : best;
    }

    private static HolderMatch Of(Person person, HolderText holder, HolderPart part)
    {
        var best = HolderMatch.None;
        for (var i = 0; i < person.Families.Count; i++)
        {
            var taken = Family.Take(person.Families[i], part.Family, holder.Cut);
            if (taken.Level == HolderMatch.None && Family.Take(person.Families[i], holder.AtBirth, null).Level != HolderMatch.None)
            {
                // Known to the bank under another name by now: the last word before the bracket is that one.
                taken = new(HolderMatch.Close, part.Given is null && part.Family.Count > 1 ? [.. part.Family.SkipLast(1)] : part.Family, false);
            }

            if (taken.Level == HolderMatch.None)
            {
                continue;
            }

            var given = (part.Given ?? taken.Rest).ToList();
            var particles = (part.Given is null ? given : [.. taken.Rest, .. given]).Where(person.IsParticle).ToList();
            given.RemoveAll(particles.Contains);
            var level = Least(Least(taken.Level, Given.Compare(person.Given, given, holder.Cut)), i == 0 ? HolderMatch.Exact : HolderMatch.Close);
            var isMoved = part.Given is null && taken.IsFirst;
            var isLonger = part.Given is not null && taken.Rest.Any(w => !person.IsParticle(w));
            var sameParticles = particles.Select(p => p.Spelled).ToHashSet().SetEquals(person.Particles);
            best = Most(best, isMoved || isLonger || !sameParticles ? Least(level, HolderMatch.Close) : level);
        }

        return best;
    }

    /// <summary>"Anna und Peter Müller": the family name stands with the other one. Then nothing but given names may stand here.</summary>
    private static HolderMatch Borrowed(Person person, HolderText holder, HolderPart part, IReadOnlyList<HolderPart> parts)
    {
        var others = parts.Where(p => p != part).Any(p => Family.Take(person.Families[0], p.Family, holder.Cut).Level != HolderMatch.None);
        return others && part.Given is null && part.Family.All(w => person.Given.Any(n => n.Any(f => f.To(w) != Alike.No || (w.IsInitial && f.Spelled.StartsWith(w.Spelled, StringComparison.Ordinal)))))
            ? Given.Compare(person.Given, part.Family, holder.Cut)
            : HolderMatch.None;
    }

    private static HolderMatch Least(HolderMatch one, HolderMatch other) => (HolderMatch)Math.Min((int)one, (int)other);

    private static HolderMatch Most(HolderMatch one, HolderMatch other) => (HolderMatch)Math.Max((int)one, (int)other);

    /// <summary>What the person registered.</summary>
    /// <param name="Given">Given names, each its words: "Hans-Peter" is one of two.</param>
    /// <param name="Families">The family name without its particles; then names at birth.</param>
    /// <param name="Particles">"von", "zu", spelled.</param>
    private sealed record Person(IReadOnlyList<IReadOnlyList<Word>> Given, IReadOnlyList<IReadOnlyList<Word>> Families, IReadOnlySet<string> Particles, string? Generation)
    {
        public static Person? Read(string givenNames, string familyName)
        {
            var (family, birth) = HolderText.TakeBirth(NameText.Normal(familyName));
            List<Word> words = [.. NameText.Words(family)], given = [.. NameText.Words(NameText.Normal(givenNames))];
            var generation = words.Concat(given).FirstOrDefault(w => NameWords.Generations.Contains(w.Spelled))?.Spelled[..1];
            words.RemoveAll(w => words.Count > 1 && (NameWords.Titles.Contains(w.Spelled) || NameWords.Generations.Contains(w.Spelled)));
            given.RemoveAll(w => given.Count > 1 && NameWords.Titles.Contains(w.Spelled));
            var core = words.Where(w => !NameWords.Particles.Contains(w.Spelled)).ToList();
            // "Graf" is a family name, too.
            var particles = core.Count == 0 ? [] : words.Except(core).Select(w => w.Spelled).ToHashSet();
            List<IReadOnlyList<Word>> families = [core.Count == 0 ? words : core];
            if (birth.Count > 0)
            {
                families.Add(birth);
            }

            return words.Count == 0 || given.Count == 0 ? null : new([.. given.GroupBy(w => w.Group).Select(g => g.ToList())], families, particles, generation);
        }

        public bool IsParticle(Word word) =>
            (NameWords.Particles.Contains(word.Spelled) && !Given.Any(n => n.Any(f => f.Spelled == word.Spelled))) || (word.IsInitial && Particles.Any(p => p.StartsWith(word.Spelled, StringComparison.Ordinal)));

        public override string ToString() => "***";
    }
}
