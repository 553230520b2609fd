using Modular.Kernel;

namespace Modular.Host.Plugins;

/// <summary>How a plug-in stands with the host.</summary>
internal enum Condition
{
    Healthy = 0,

    /// <summary>Something was wrong a short while ago. It is still called.</summary>
    Degraded = 1,

    /// <summary>Not called at all until a person releases it.</summary>
    Quarantined = 2,
}

/// <param name="Condition">How it stands.</param>
/// <param name="Reason">A lie's code, "breaker" or "hangs"; empty for a healthy one.</param>
/// <param name="Detail">Which call, and how it failed: our words and names of types only.</param>
/// <param name="Since">Since when.</param>
internal sealed record StandingNow(Condition Condition, string Reason, string Detail, DateTime Since)
{
    public static readonly StandingNow Healthy = new(Condition.Healthy, "", "", default);
}

/// <summary>
/// Healthy → degraded → quarantined, by what the guard saw in this process and what other processes wrote down. Only the first step heals by itself.
/// The healthy path reads one field; everything else happens when something is wrong.
/// </summary>
/// <param name="plugin">Its id.</param>
/// <param name="limits">How much is too much.</param>
/// <param name="clock">The clock.</param>
/// <param name="calls">How often this process called it in so many minutes.</param>
/// <param name="log">Where changes are told.</param>
/// <param name="changed">Called when there is something to write down.</param>
internal sealed class PluginStanding(string plugin, PluginSettings limits, TimeProvider clock, Func<int, int> calls, ILogger log, Action changed)
{
    private const int RememberedLies = 1000;

    private readonly Lock _gate = new();
    private readonly List<DateTime> _opened = [];
    private readonly List<(DateTime At, Lie Lie)> _lies = [];
    private readonly HashSet<(string, Guid)> _told = [];
    private volatile bool _quarantined;
    private StandingNow _now = StandingNow.Healthy;
    private DateTime _until;
    private DateTime _written;
    private bool _pending;
    private long _version;

    /// <summary>A person has released it.</summary>
    public event Action? Released;

    public string Plugin => plugin;

    public bool IsQuarantined => _quarantined;

    public StandingNow Now
    {
        get
        {
            lock (_gate)
            {
                return _now.Condition == Condition.Degraded && _until <= clock.UtcNow() ? StandingNow.Healthy : _now;
            }
        }
    }

    private TimeSpan Window => TimeSpan.FromMinutes(limits.WindowMinutes);

    public void Lied(Lie lie, GuardedCall call, Guid operation)
    {
        lock (_gate)
        {
            if (_told.Count >= RememberedLies)
            {
                _told.Clear();
            }

            if (!_told.Add((lie.Code, operation)))
            {
                return;
            }

            var now = clock.UtcNow();
            Degrade(lie.Code, call.Name, now);
            if (call.Outside)
            {
                return;
            }

            _lies.RemoveAll(l => l.At <= now - Window);
            _lies.Add((now, lie));
            if (_lies.Count(l => !l.Lie.Soft) >= limits.Lies || (_lies.Count >= limits.Lies && _lies.Count * 10 >= calls(limits.WindowMinutes)))
            {
                Quarantine(lie.Code, call.Name, now);
            }
        }
    }

    public void BreakerOpened(LaneFailure last, bool mayQuarantine)
    {
        lock (_gate)
        {
            var now = clock.UtcNow();
            // An exception's type can have any name.
            var detail = $"{last.Call}: {(last.Why.Length > 120 ? last.Why[..120] : last.Why)}";
            Degrade("breaker", detail, now);
            if (!mayQuarantine)
            {
                return;
            }

            _opened.RemoveAll(at => at <= now - Window);
            _opened.Add(now);
            if (_opened.Count >= limits.Openings)
            {
                Quarantine("breaker", detail, now);
            }
        }
    }

    /// <param name="stuck">Abandoned calls that still run.</param>
    /// <param name="call">Which call was the last of them.</param>
    public void Hangs(int stuck, GuardedCall call)
    {
        lock (_gate)
        {
            var now = clock.UtcNow();
            Degrade("hangs", call.Name, now);
            if (!call.Outside && stuck >= limits.Hanging)
            {
                Quarantine("hangs", call.Name, now);
            }
        }
    }

    /// <summary>What is to be written down; null when nothing is.</summary>
    internal StandingRow? Pending()
    {
        lock (_gate)
        {
            return !_pending ? null : new StandingRow
            {
                Plugin = plugin,
                Condition = (int)_now.Condition,
                Reason = _now.Reason,
                Detail = _now.Detail,
                Since = _now.Since,
                Until = _now.Condition == Condition.Degraded ? _until : null,
            };
        }
    }

    /// <summary>It is written down, unless it grew worse meanwhile.</summary>
    internal void Written(StandingRow row)
    {
        lock (_gate)
        {
            _pending &= (int)_now.Condition != row.Condition;
        }
    }

    /// <summary>What all processes agreed on. What this one has not written down yet is newer.</summary>
    internal void Apply(StandingRow row)
    {
        lock (_gate)
        {
            if (_pending || row.Version == _version)
            {
                return;
            }

            var was = _now.Condition;
            (_version, _until, _now) = (row.Version, row.Until ?? default, new((Condition)row.Condition, row.Reason, row.Detail, row.Since));
            _quarantined = _now.Condition == Condition.Quarantined;
            if (_now.Condition == Condition.Healthy)
            {
                // Released, here or elsewhere: what it did before is forgiven, in this process as well.
                _opened.Clear();
                _lies.Clear();
                _told.Clear();
            }

            if (was == Condition.Quarantined == _quarantined)
            {
                return;
            }

            log.LogWarning("The plug-in {Plugin} is {Condition} by what another process or a person decided", plugin, _now.Condition);
        }

        if (!_quarantined)
        {
            Released?.Invoke();
        }
    }

    private void Degrade(string reason, string detail, DateTime now)
    {
        if (_quarantined)
        {
            return;
        }

        var fresh = _now.Condition != Condition.Degraded || _until <= now;
        (_now, _until) = (new(Condition.Degraded, reason, detail, fresh ? now : _now.Since), now + Window);
        if (fresh || _until - _written > TimeSpan.FromMinutes(1))
        {
            log.LogWarning("The plug-in {Plugin} is degraded: {Reason}, {Detail}", plugin, reason, detail);
            (_written, _pending) = (_until, true);
            changed();
        }
    }

    private void Quarantine(string reason, string detail, DateTime now)
    {
        if (_quarantined)
        {
            return;
        }

        log.LogError("The plug-in {Plugin} is in quarantine: {Reason}, {Detail}. It is not called until somebody releases it on /admin/plugins", plugin, reason, detail);
        (_now, _quarantined, _pending) = (new(Condition.Quarantined, reason, detail, now), true, true);
        changed();
    }
}
