using System.Text;
using Modular.Benchmarks.Measure;

namespace Modular.Benchmarks.Load;

/// <summary>One hold of two places: a new key each time, on a departure drawn from so many.</summary>
internal class HoldErrand(int seed, int departures) : Script
{
    private readonly Random _chance = new(seed);

    public override void Begin() => Post(
        "/book/load/hold", "application/json",
        $"{{\"departure\":\"{LoadShop.Departure(_chance.Next(1, departures + 1))}\",\"key\":\"{Guid.NewGuid()}\",\"units\":[{{\"unit\":\"{LoadShop.Adult}\",\"quantity\":2}}]}}");

    public override Turn Continue(Answer answer) => Read(answer.Status, 201);
}

/// <summary>
/// Hold and buy: the hold, the order button with name and address (which begins a payment at the provider), and the way back from the provider's
/// page (which asks the provider, sells the places and issues the tickets). Three requests, answered 201, 303 and 303.
/// </summary>
internal sealed class BuyErrand(int seed, int departures) : HoldErrand(seed, departures)
{
    private string _order = "";
    private int _step;

    public override void Begin()
    {
        _step = 0;
        base.Begin();
    }

    public override Turn Continue(Answer answer)
    {
        switch (_step++)
        {
            case 0 when answer.Status == 201:
                _order = Encoding.ASCII.GetString(answer.Header("\r\nLocation: "u8));
                Post(_order + "/pay", "application/x-www-form-urlencoded", "name=Ada+Loewe&email=ada%40load.example&terms=on", "text/html");
                return Turn.Next;
            case 1 when answer.Status == 303 && answer.Header("\r\nLocation: "u8).StartsWith("https://pay.load.example/"u8):
                Get(_order + "/return");
                return Turn.Next;
            case 2:
                return Read(answer.Status, 303);
            default:
                return Read(answer.Status, 0);
        }
    }
}

/// <summary>The same page again and again; one answer in so many is looked at for the words it must contain.</summary>
internal sealed class PageErrand(string path, string mustContain = "") : Script
{
    private readonly byte[] _words = Encoding.UTF8.GetBytes(mustContain);

    public override void Begin() => Get(path);

    public override Turn Continue(Answer answer) => answer.Status == 200 && answer.Body.IndexOf(_words) >= 0 ? Turn.Done : Read(answer.Status, 200) == Turn.Refused ? Turn.Refused : Turn.Failed;
}
