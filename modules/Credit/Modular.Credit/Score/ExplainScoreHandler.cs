using MediatR;
using Modular.Credit.Contracts;

namespace Modular.Credit.Score;

internal sealed class ExplainScoreHandler : IRequestHandler<ExplainScore, ScoreBand>
{
    public Task<ScoreBand> Handle(ExplainScore request, CancellationToken cancellationToken) => Task.FromResult(ScorePolicy.Explain(request.Score, request.Bureau));
}
