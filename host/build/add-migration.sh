#!/usr/bin/env bash
# Adds one migration to one module for both databases:  host/build/add-migration.sh Booking AddWaitingList
set -euo pipefail
cd "$(dirname "$0")/../.."
module=$1 name=$2
project=modules/$module/Modular.$module folder=Storage
[ "$module" = Host ] && project=host/Modular.Host
# Vault's second database, the store of erase keys.
[ "$module" = Erase ] && project=modules/Vault/Modular.Vault folder=Erase/Storage
dotnet tool restore >/dev/null
[ "${SKIP_BUILD:-}" ] || dotnet build host/Modular.Host -v q --nologo
for database in Sqlite Postgres; do
  dotnet ef migrations add "$name" --no-build --project "$project" --startup-project host/Modular.Host \
    --context "$database${module}Db" --output-dir "$folder/$database"
done
