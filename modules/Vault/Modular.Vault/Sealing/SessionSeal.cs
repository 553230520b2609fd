using MediatR;
using Modular.Vault.Contracts;
using Modular.Vault.Crypto;
using Modular.Vault.Incidents;
using Modular.Vault.Keys;

namespace Modular.Vault.Sealing;

/// <summary>Seals for the signed-in person, under their own data key.</summary>
internal sealed class SealForSessionHandler(PersonKeys keys) : IRequestHandler<SealForSession, SealedAnswer>
{
    public async Task<SealedAnswer> Handle(SealForSession request, CancellationToken cancellationToken)
    {
        if (!await keys.MayOpen(request.Session, request.Person, cancellationToken))
        {
            return new(SealingResult.Locked, []);
        }

        if (await keys.Present(KeyKind.Data, cancellationToken) is not { } number || (await keys.Key(KeyKind.Data, number, cancellationToken)).Key is not { } key)
        {
            return new(SealingResult.NoKey, []);
        }

        return new(SealingResult.Done, [.. request.Values.Select(v => new SealedValue(v.Place, SealedRecord.Seal((uint)number, key, v.Place.Of(request.Person), v.Plain.Span)))]);
    }
}

/// <summary>Opens for the signed-in person: all, or none.</summary>
internal sealed class OpenForSessionHandler(PersonKeys keys, IncidentLog incidents) : IRequestHandler<OpenForSession, OpenedAnswer>
{
    public async Task<OpenedAnswer> Handle(OpenForSession request, CancellationToken cancellationToken)
    {
        if (!await keys.MayOpen(request.Session, request.Person, cancellationToken))
        {
            return new(SealingResult.Locked, []);
        }

        var opened = new List<PlainValue>(request.Values.Count);
        foreach (var value in request.Values)
        {
            var number = SealedRecord.KeyNumber(value.Sealed.Span);
            var (key, isEarlier) = number is null ? default : await keys.Key(KeyKind.Data, (int)number.Value, cancellationToken);
            if (isEarlier)
            {
                return new(SealingResult.Earlier, []);
            }

            if (key is null || SealedRecord.Open(key, value.Place.Of(request.Person), value.Sealed.Span) is not { } plain)
            {
                await incidents.Raise(IncidentKind.SealedValueChanged, request.Person, cancellationToken);
                return new(SealingResult.Changed, []);
            }

            opened.Add(new(value.Place, plain));
        }

        return new(SealingResult.Done, opened);
    }
}
